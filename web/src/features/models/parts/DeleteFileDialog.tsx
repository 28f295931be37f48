import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Orphan } from '@/api/models';
import { deleteOrphan } from '@/entities/model/records';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import styles from '../Panel.module.css';

/** A file that is deleted is gone for good, so this names it. */
export function DeleteFileDialog({ orphan, onClose }: { orphan: Orphan; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: () => deleteOrphan(cache, orphan.path),
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={t('files.delete_title')}
      trouble={removal.error}
      ways={[{ label: t('files.delete'), run: () => removal.mutate(), isBusy: removal.isPending }]}
      onClose={onClose}
    >
      <p className={styles.words}>{t('files.delete_words')}</p>
      <p className={styles.doomed}>
        {orphan.path} · {formatBytes(orphan.bytes, t.language)}
      </p>
    </ConfirmDialog>
  );
}
