import { Anchor } from '@mantine/core';
import { useTasks } from '@/entities/task/store';
import { useUploads } from '@/entities/upload/store';
import { useText } from '@/lib/i18n/useText';
import { dismissNotice, useNotices } from '@/ui/notices';
import { Toast } from './parts/Toast';
import { TaskToast } from './parts/TaskToast';
import { UploadTray } from './parts/UploadTray';
import styles from './parts/Trays.module.css';

/** What goes on elsewhere and what became of it: notifications, long work, files on their way. */
export function Trays() {
  const t = useText();
  const notices = useNotices((state) => state.notices);
  const tasks = useTasks((state) => state.tasks);
  const hasUploads = useUploads((state) => state.uploads.some(({ isShownThere }) => !isShownThere));
  if (notices.length === 0 && tasks.length === 0 && !hasUploads) return null;
  return (
    <aside className={styles.trays} aria-label={t('tray.title')}>
      {hasUploads && <UploadTray />}
      {tasks.map((task) => (
        <TaskToast key={task.id} task={task} />
      ))}
      {notices.map(({ id, words, tone, link }) => (
        <Toast key={id} tone={tone} words={words} onClose={() => dismissNotice(id)}>
          {link && (
            <Anchor href={link.href} download className={styles.link}>
              {link.label}
            </Anchor>
          )}
        </Toast>
      ))}
    </aside>
  );
}
