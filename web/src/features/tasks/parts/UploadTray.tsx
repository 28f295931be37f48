import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { clearUploads, retryUpload, useUploads, type Upload } from '@/entities/upload/store';
import { useText } from '@/lib/i18n/useText';
import styles from './Trays.module.css';

const done_seen_ms = 5_000;
const rows_max = 6;

/** Files on their way in. What failed stays until it is tried again or put away. */
export function UploadTray() {
  const t = useText();
  const uploads = useUploads((state) => state.uploads).filter(({ isShownThere }) => !isShownThere);
  const done = uploads.filter(({ state }) => state === 'done').length;
  const failed = uploads.filter(({ state }) => state === 'failed').length;
  const isOver = done + failed === uploads.length;
  useEffect(() => {
    if (!isOver || failed > 0) return;
    const timer = window.setTimeout(clearUploads, done_seen_ms);
    return () => window.clearTimeout(timer);
  }, [isOver, failed]);
  const title = isOver
    ? t.count('upload.done', done)
    : t('upload.running', { done: done + failed, total: uploads.length });
  const open = uploads.filter(({ state }) => state !== 'done');
  const rows = [...open, ...uploads.filter(({ state }) => state === 'done')].slice(0, rows_max);
  return (
    <section className={styles.toast} aria-label={t('upload.title')}>
      <div className={styles.line}>
        <span className={`${styles.words} numbers`} role="status">
          {title}
        </span>
        {isOver && (
          <ActionIcon
            variant="subtle"
            className={styles.close}
            aria-label={t('dialog.close')}
            onClick={clearUploads}
          >
            <IconX size={14} stroke={1.8} />
          </ActionIcon>
        )}
      </div>
      <ul className={styles.uploads}>
        {rows.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
      {uploads.length > rows_max && (
        <p className={styles.more}>{t.count('upload.more', uploads.length - rows_max)}</p>
      )}
    </section>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const t = useText();
  const { id, file, state, fraction, trouble, isDuplicate } = upload;
  return (
    <li className={styles.upload} data-state={state}>
      {state === 'done' && <IconCheck size={14} stroke={2} aria-hidden />}
      {state === 'failed' && <IconAlertTriangle size={14} stroke={1.8} aria-hidden />}
      <span className={styles.fileName}>{file.name}</span>
      {state === 'sending' && (
        <Progress
          className={styles.bar}
          aria-label={t('upload.progress', { name: file.name })}
          size={4}
          value={Math.floor(fraction * 100)}
        />
      )}
      {isDuplicate && <span className={styles.note}>{t('upload.duplicate')}</span>}
      {state === 'failed' && (
        <>
          <span className={styles.note}>{trouble || t('upload.failed')}</span>
          <Button size="compact-sm" variant="default" onClick={() => retryUpload(id)}>
            {t('dialog.retry')}
          </Button>
        </>
      )}
    </li>
  );
}
