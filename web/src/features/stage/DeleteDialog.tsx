import { Button, Group, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { Asset } from '@/api/types';
import { deleteAsset } from '@/entities/asset/queries';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { Notice } from '@/ui/Notice';
import styles from './DeleteDialog.module.css';

interface Props {
  asset: Asset | null;
  onDeleted: (asset: Asset) => void;
  onClose: () => void;
}

/** A picture that is deleted is gone, so this asks, names what goes, and rests on Cancel. */
export function DeleteDialog({ asset, onDeleted, onClose }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: (doomed: Asset) => deleteAsset(cache, doomed.id),
    onSuccess: (_nothing, doomed) => {
      announce(t('delete.done'));
      onDeleted(doomed);
      onClose();
    },
  });
  const close = () => {
    removal.reset();
    onClose();
  };
  return (
    <Modal
      opened={asset !== null}
      onClose={close}
      title={t('delete.title')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      {asset && (
        <>
          <p className={styles.words}>{t('delete.words')}</p>
          <p className={styles.name}>
            {asset.prompt || t('stage.no_prompt')} · {asset.seed}
          </p>
          {removal.error && <Notice tone="bad">{asApiError(removal.error).message}</Notice>}
          <Group justify="flex-end" gap={8} mt={16}>
            <Button variant="default" data-autofocus onClick={close}>
              {t('dialog.cancel')}
            </Button>
            <Button
              className={styles.danger}
              loading={removal.isPending}
              onClick={() => removal.mutate(asset)}
            >
              {t('stage.delete')}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
