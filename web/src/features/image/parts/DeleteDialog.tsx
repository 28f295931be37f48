import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Asset, Uses } from '@/api/assets';
import { singleOf, type Aim } from '@/entities/asset/aim';
import { bulkChange, deleteAsset } from '@/entities/asset/changes';
import { usesOf } from '@/entities/asset/queries';
import { clearSelection } from '@/entities/selection/store';
import { useTrashDays } from '@/entities/status/settings';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import styles from './Dialogs.module.css';

interface Props {
  aim: Aim;
  onDeleted?: (asset: Asset | null) => void;
  onClose: () => void;
}

/** A picture that is deleted is gone, so this asks, names what goes, and rests on Cancel. */
export function DeleteDialog({ aim, onDeleted, onClose }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const trashDays = useTrashDays();
  const asset = singleOf(aim);
  const { count } = aim.target;
  const isFinal = trashDays === 0 || (aim.asset?.trashed_at ?? null) !== null;
  const uses = useQuery({ ...usesOf(asset?.id ?? ''), enabled: asset !== null }).data;
  const removal = useMutation({
    mutationFn: async () => {
      if (asset && isFinal) return deleteAsset(cache, asset.id);
      await bulkChange(cache, { action: isFinal ? 'delete' : 'trash' }, aim.target);
    },
    onSuccess: () => {
      announce(t.count('delete.done', count));
      if (!asset) clearSelection();
      onDeleted?.(asset);
      onClose();
    },
  });
  const words = isFinal
    ? t.count('delete.words', count)
    : t.count('delete.trash_words', count, { days: trashDays });
  return (
    <ConfirmDialog
      title={t.count('delete.title', count)}
      trouble={removal.error}
      ways={[
        {
          label: t(isFinal ? 'delete.button' : 'delete.trash_button'),
          run: () => removal.mutate(),
          isBusy: removal.isPending,
        },
      ]}
      onClose={onClose}
    >
      <p className={styles.words}>{words}</p>
      {asset && (
        <p className={styles.name}>
          {asset.prompt || asset.file_name || t('stage.no_prompt')}
          {asset.has_recipe && ` · ${asset.seed}`}
        </p>
      )}
      {uses && <UseList uses={uses} t={t} />}
    </ConfirmDialog>
  );
}

/** Where the picture is missed afterwards. */
function UseList({ uses, t }: { uses: Uses; t: Say }) {
  const lines = [
    ...uses.covers.map((name) => t('delete.is_cover', { name })),
    ...uses.collections.map((name) => t('delete.in_collection', { name })),
    ...(uses.children > 0 ? [t.count('delete.has_children', uses.children)] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <ul className={styles.uses} aria-label={t('delete.uses')}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
