import { create } from 'zustand';
import { call } from '@/api/client';
import { readTask, type Task } from '@/api/assets';
import { list, shape } from '@/lib/parse';
import type { LiveConnection } from '@/live/connection';

const tasks_max = 20;

interface Tasks {
  /** Newest last; only those this page should speak of. */
  tasks: readonly Task[];
}

export const useTasks = create<Tasks>()(() => ({ tasks: [] }));

const dismissed = new Set<string>();

/** Work that goes on after its request. An answer never takes back what an event already told. */
export function putTask(task: Task): void {
  if (dismissed.has(task.id)) return;
  useTasks.setState(({ tasks }) => {
    const known = tasks.find(({ id }) => id === task.id);
    if (known && known.state !== 'running' && task.state === 'running') return { tasks };
    if (known) return { tasks: tasks.map((old) => (old.id === task.id ? task : old)) };
    return { tasks: [...tasks, task].slice(-tasks_max) };
  });
}

export function dismissTask(id: string): void {
  dismissed.add(id);
  useTasks.setState(({ tasks }) => ({ tasks: tasks.filter((task) => task.id !== id) }));
}

export async function cancelTask(task: Task): Promise<void> {
  putTask(await call(`/api/v1/tasks/${task.id}/cancel`, readTask, { method: 'POST', body: {} }));
}

export async function undoTask(task: Task): Promise<void> {
  if (task.undo_id === null) return;
  dismissTask(task.id);
  putTask(await call(`/api/v1/undos/${task.undo_id}`, readTask, { method: 'POST', body: {} }));
}

const readTasks = shape({ items: list(readTask) });

/** A page that was loaded again still shows the work it had begun. */
async function recallRunning(): Promise<void> {
  try {
    const { items } = await call('/api/v1/tasks', readTasks);
    items.filter(({ state }) => state === 'running').forEach(putTask);
  } catch {
    // Events about running tasks come anyway.
  }
}

/** Events about tasks of other tabs are shown only while they run; ends are told to who asked. */
export function followTasks(live: LiveConnection): () => void {
  void recallRunning();
  return live.on('task', (data) => {
    const task = readTask(data);
    const isKnown = useTasks.getState().tasks.some(({ id }) => id === task.id);
    if (isKnown || task.state === 'running') putTask(task);
  });
}
