import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { useAsset } from '@/entities/asset/useAssets';
import { usePreferences } from '@/entities/preferences/store';
import { InfoRows } from '@/entities/recipe/InfoRows';
import { useText } from '@/lib/i18n/useText';
import { useViewer } from '../state';
import styles from '../Viewer.module.css';
import { DifferenceTable } from './DifferenceTable';
import { Lineage } from './Lineage';

interface Props {
  asset: Asset;
  models: readonly Model[];
  onOpen: (id: string) => void;
}

/** What is known about the open picture, or in what two pictures differ. */
export function SidePanel({ asset, models, onOpen }: Props) {
  const t = useText();
  const isShown = usePreferences((state) => state.show_viewer_panel);
  const comparedId = useViewer((state) => state.comparedId);
  const compared = useAsset(comparedId).data ?? null;
  if (!isShown) return null;
  return (
    <aside className={styles.panel} aria-label={t('info.title')} tabIndex={0}>
      {compared ? (
        <DifferenceTable left={asset} right={compared} />
      ) : (
        <>
          <InfoRows asset={asset} models={models} />
          <Lineage assetId={asset.id} onOpen={onOpen} />
        </>
      )}
    </aside>
  );
}
