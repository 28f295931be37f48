import { Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelRecord } from '@/api/models';
import { deleteModel } from '@/entities/model/records';
import { formatBytes } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import styles from './Panel.module.css';

interface Props {
  model: ModelRecord;
  onClose: () => void;
  onDeleted: () => void;
}

/** Deleting names what goes: the record always, the files only when somebody says so. */
export function DeleteModelDialog({ model, onClose, onDeleted }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const [files, setFiles] = useState(false);
  const hasFiles = model.state !== 'missing';
  const removal = useMutation({
    mutationFn: () => deleteModel(cache, model.id, files),
    onSuccess: () => {
      announce(t('models.deleted', { name: model.name }));
      onClose();
      onDeleted();
    },
  });
  return (
    <ConfirmDialog
      title={t('models.delete_title', { name: model.name })}
      trouble={removal.error}
      ways={[
        {
          label: t(files ? 'models.delete_both' : 'models.delete_record'),
          run: () => removal.mutate(),
          isBusy: removal.isPending,
        },
      ]}
      onClose={onClose}
    >
      <p className={styles.words}>{t('models.delete_words')}</p>
      {hasFiles && (
        <Checkbox
          className={styles.files}
          label={t('models.delete_files', { size: formatBytes(model.bytes, t.language) })}
          description={model.path}
          checked={files}
          onChange={(event) => setFiles(event.currentTarget.checked)}
        />
      )}
      {hasFiles && (
        <p className={styles.small} aria-live="polite">
          {t(files ? 'models.files_go' : 'models.files_stay')}
        </p>
      )}
    </ConfirmDialog>
  );
}
