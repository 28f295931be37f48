import { Suspense, lazy, type ReactNode } from 'react';
import { Surface, type SurfaceProps } from '@/features/gallery/Surface';
import { ImageDialogs } from '@/features/image/ImageDialogs';
import { Frame } from '../frame/Frame';
import { useTitle } from '../frame/useTitle';
import type { useListScreen } from './useListScreen';
import styles from './ListScreen.module.css';

const AssetOverlay = lazy(async () => ({
  default: (await import('../asset/AssetOverlay')).AssetOverlay,
}));

type Given = 'actions' | 'openId' | 'onOpen' | 'onActive';

interface Props extends Omit<SurfaceProps, Given> {
  screen: ReturnType<typeof useListScreen>;
  rail?: ReactNode;
}

/** The frame around a list, the dialogs of its verbs, and the open asset above it. */
export function ListScreen({ screen, rail, ...surface }: Props) {
  useTitle();
  const { commands, dialogs, actions, openId, openAsset, onOpen, setActive } = screen;
  return (
    <Frame commands={commands} dialogs={dialogs}>
      <div className={styles.screen}>
        {rail}
        <div className={styles.surface}>
          <Surface
            {...surface}
            actions={actions}
            openId={openId}
            onOpen={onOpen}
            onActive={setActive}
          />
        </div>
      </div>
      <Suspense>
        {openId !== null && (
          <AssetOverlay id={openId} actions={actions} onClose={() => openAsset(null)} />
        )}
      </Suspense>
      <ImageDialogs
        onDeleted={(asset) => {
          if (asset !== null && asset.id === openId) openAsset(null, 'replace');
        }}
      />
    </Frame>
  );
}
