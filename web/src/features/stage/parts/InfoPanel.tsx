import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { InfoRows } from '@/entities/recipe/InfoRows';
import { useText } from '@/lib/i18n/useText';
import styles from './InfoPanel.module.css';

interface Props {
  asset: Asset;
  models: readonly Model[];
  /** Another picture stands before it: where room is short, that one is covered. */
  hasBeside: boolean;
}

/** How the picture on the stage was made. */
export function InfoPanel({ asset, models, hasBeside }: Props) {
  const t = useText();
  return (
    <aside
      className={styles.panel}
      data-beside={hasBeside || undefined}
      aria-label={t('info.title')}
      tabIndex={0}
    >
      <InfoRows asset={asset} models={models} />
    </aside>
  );
}
