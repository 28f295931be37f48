import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { InfoRows } from '@/entities/recipe/InfoRows';
import { useText } from '@/lib/i18n/useText';
import styles from './InfoPanel.module.css';

/** How the picture on the stage was made. */
export function InfoPanel({ asset, models }: { asset: Asset; models: readonly Model[] }) {
  const t = useText();
  return (
    <aside className={styles.panel} aria-label={t('info.title')} tabIndex={0}>
      <InfoRows asset={asset} models={models} />
    </aside>
  );
}
