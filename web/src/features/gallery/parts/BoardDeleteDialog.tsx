import { Button, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { Board } from '@/api/assets';
import { deleteBoard } from '@/entities/board/queries';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { Notice } from '@/ui/Notice';
import styles from './Boards.module.css';

/** Deleting a board asks what becomes of its pictures, and rests on Cancel. */
export function BoardDeleteDialog({ board, onClose }: { board: Board; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: (images: 'keep' | 'delete') => deleteBoard(cache, board, images),
    onSuccess: () => {
      announce(t('boards.deleted', { name: board.name }));
      onClose();
    },
  });
  const count = board.images + board.assets;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('boards.delete_title', { name: board.name })}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <p className={styles.warning}>{t.count('boards.delete_words', count)}</p>
      {removal.error && <Notice tone="bad">{asApiError(removal.error).message}</Notice>}
      <Stack gap={8} mt={16}>
        <Button variant="default" data-autofocus onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button
          variant="default"
          loading={removal.isPending && removal.variables === 'keep'}
          onClick={() => removal.mutate('keep')}
        >
          {t('boards.delete_only')}
        </Button>
        {count > 0 && (
          <Button
            className={styles.danger}
            loading={removal.isPending && removal.variables === 'delete'}
            onClick={() => removal.mutate('delete')}
          >
            {t.count('boards.delete_all', count)}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
