import type { Task } from '@/api/assets';
import type { Key, Say } from '@/lib/i18n/text';

const names: Record<string, Key> = {
  move_to_board: 'task.move_to_board',
  favorite: 'task.favorite',
  unfavorite: 'task.unfavorite',
  rate: 'task.rate',
  tag: 'task.tag',
  untag: 'task.untag',
  add_to_collection: 'task.add_to_collection',
  remove_from_collection: 'task.remove_from_collection',
  protect: 'task.protect',
  unprotect: 'task.unprotect',
  trash: 'task.trash',
  restore: 'task.restore',
  delete: 'task.delete',
  delete_board: 'task.delete_board',
  undo: 'task.undone',
};

/** What a task is doing or did, in one line. An unknown kind is called what the server calls it. */
export function taskWords(task: Task, t: Say): string {
  const key = names[task.kind];
  const name = task.kind !== 'delete_board' && key ? t(key) : task.title || (key ? t(key) : '');
  const number = (value: number) => value.toLocaleString(t.language);
  if (task.state === 'failed') return `${name}: ${task.error ?? t('task.failed')}`;
  if (task.state === 'running') {
    return t('task.running', { name, done: number(task.done), total: number(task.total) });
  }
  const words = t.count('task.done', task.succeeded, { name });
  return task.state === 'cancelled' ? t('task.cancelled', { words }) : words;
}
