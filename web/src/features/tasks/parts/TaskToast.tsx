import { useEffect } from 'react';
import { asApiError } from '@/api/client';
import type { Task } from '@/api/assets';
import { cancelTask, dismissTask, undoTask } from '@/entities/task/store';
import { useText } from '@/lib/i18n/useText';
import { notify } from '@/ui/notices';
import { taskWords } from '../model';
import { Toast } from './Toast';
import styles from './Trays.module.css';

const undo_seen_ms = 12_000;
const failures_shown_max = 20;

/** One piece of long work: how far it is, what came of it, what failed, and the way back. */
export function TaskToast({ task }: { task: Task }) {
  const t = useText();
  const isRunning = task.state === 'running';
  const hasTrouble = task.failed_count > 0 || task.state === 'failed';
  useEffect(() => {
    if (isRunning || hasTrouble) return;
    const timer = window.setTimeout(() => dismissTask(task.id), undo_seen_ms);
    return () => window.clearTimeout(timer);
  }, [isRunning, hasTrouble, task.id]);
  const attempt = (deed: Promise<void>) =>
    void deed.catch((trouble: unknown) => notify(asApiError(trouble).message, { tone: 'bad' }));
  const cancel = { label: t('dialog.cancel'), run: () => attempt(cancelTask(task)) };
  const undo = { label: t('task.undo'), run: () => attempt(undoTask(task)) };
  const action = isRunning ? cancel : task.undo_id === null ? undefined : undo;
  return (
    <Toast
      tone={hasTrouble ? 'bad' : 'quiet'}
      words={taskWords(task, t)}
      action={action}
      fraction={isRunning && task.total > 0 ? task.done / task.total : undefined}
      onClose={isRunning ? undefined : () => dismissTask(task.id)}
    >
      {task.failed_count > 0 && (
        <details className={styles.failures}>
          <summary>{t.count('task.failures', task.failed_count)}</summary>
          <ul>
            {task.failed.slice(0, failures_shown_max).map(({ id, message }) => (
              <li key={id}>{message}</li>
            ))}
          </ul>
        </details>
      )}
    </Toast>
  );
}
