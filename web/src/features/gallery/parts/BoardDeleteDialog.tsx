import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Board } from '@/api/assets';
import { deleteBoard } from '@/entities/board/queries';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
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
  const way = (images: 'keep' | 'delete') => ({
    run: () => removal.mutate(images),
    isBusy: removal.isPending && removal.variables === images,
  });
  const keep = { label: t('boards.delete_only'), ...way('keep'), isHarmless: count > 0 };
  const all = { label: t.count('boards.delete_all', count), ...way('delete') };
  return (
    <ConfirmDialog
      title={t('boards.delete_title', { name: board.name })}
      trouble={removal.error}
      ways={count > 0 ? [keep, all] : [keep]}
      onClose={onClose}
    >
      <p className={styles.warning}>{t.count('boards.delete_words', count)}</p>
    </ConfirmDialog>
  );
}
