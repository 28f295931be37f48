import { IconHeart, IconHeartFilled } from '@tabler/icons-react';
import { memo } from 'react';
import type { Asset } from '@/api/assets';
import { aimAt, type AssetActions } from '@/entities/asset/aim';
import type { BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import styles from './CardFoot.module.css';

export const foot_px = 80;

/** In the order of the manual. What is not built yet does not exist and leaves no gap. */
const verbs = [
  'asset.favorite',
  'asset.prompt',
  'asset.clean_background',
  'stage.download',
  'stage.info',
  'asset.create_grid',
  'stage.delete',
  'asset.collections',
];

interface Props {
  asset: Asset;
  actions: AssetActions;
}

export const CardFoot = memo(function CardFoot({ asset, actions }: Props) {
  const t = useText();
  const commands = actions.commandsFor(aimAt(asset));
  const row = verbs
    .map((id) => commands.find((command) => command.id === id && command.exists))
    .filter((command) => command !== undefined);
  return (
    <>
      <p className={styles.prompt} title={asset.prompt}>
        {asset.prompt || t('stage.no_prompt')}
      </p>
      <div className={styles.row}>
        {row.map((command) => (
          <Verb key={command.id} command={command} isFavorite={asset.favorite} />
        ))}
      </div>
    </>
  );
});

/** A plain button: dozens of them stand in one row of cards, and scrolling must stay smooth. */
function Verb({ command, isFavorite }: { command: BoundCommand; isFavorite: boolean }) {
  const t = useText();
  const Heart = isFavorite ? IconHeartFilled : IconHeart;
  const Icon = command.id === 'asset.favorite' ? Heart : command.icon;
  const heart = isFavorite ? 'image.no_favorite' : 'image.is_favorite';
  const name = t(command.id === 'asset.favorite' ? heart : command.label);
  return (
    <button
      type="button"
      className={styles.verb}
      title={name}
      aria-label={name}
      aria-pressed={command.id === 'asset.favorite' ? isFavorite : undefined}
      data-verb={command.id}
      data-destructive={command.destructive || undefined}
      disabled={!command.available}
      onClick={({ currentTarget }) => {
        // Not every browser focuses what is clicked, and a list may hang from this button.
        currentTarget.focus({ preventScroll: true });
        command.run();
      }}
    >
      <Icon size={17} stroke={1.6} />
    </button>
  );
}
