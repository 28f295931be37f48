import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { Orphan } from '@/api/models';
import { deleteOrphan } from '@/entities/model/records';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from '../Panel.module.css';

/** A file that is deleted is gone for good, so this names it and rests on Cancel. */
export function DeleteFileDialog({ orphan, onClose }: { orphan: Orphan; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: () => deleteOrphan(cache, orphan.path),
    onSuccess: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('files.delete_title')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <p className={styles.words}>{t('files.delete_words')}</p>
      <p className={styles.doomed}>
        {orphan.path} · {formatBytes(orphan.bytes, t.language)}
      </p>
      {removal.error && <Notice tone="bad">{asApiError(removal.error).message}</Notice>}
      <Group justify="flex-end" gap={8} mt={16}>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button
          className={styles.danger}
          loading={removal.isPending}
          onClick={() => removal.mutate()}
        >
          {t('files.delete')}
        </Button>
      </Group>
    </Modal>
  );
}
