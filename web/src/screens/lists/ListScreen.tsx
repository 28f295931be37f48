import { Suspense, lazy, type ReactNode } from 'react';
import { useModels } from '@/entities/model/queries';
import { Surface, type SurfaceProps } from '@/features/gallery/Surface';
import { ImageDialogs } from '@/features/image/ImageDialogs';
import { imageMenu } from '@/features/image/commands';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { Frame } from '../frame/Frame';
import { useTitle } from '../frame/useTitle';
import type { useListScreen } from './useListScreen';
import styles from './ListScreen.module.css';

const Viewer = lazy(async () => ({
  default: (await import('@/features/viewer/Viewer')).Viewer,
}));

type Given = 'actions' | 'base' | 'openId' | 'onOpen' | 'onActive';

interface Props extends Omit<SurfaceProps, Given> {
  screen: ReturnType<typeof useListScreen>;
  rail?: ReactNode;
}

/** The frame around a list, the dialogs of its verbs, and the open asset above it. */
export function ListScreen({ screen, rail, ...surface }: Props) {
  useTitle();
  const t = useText();
  const models = useModels();
  const { commands, dialogs, actions, base, opened, onOpen, setActive } = screen;
  const { asset, open } = opened;
  return (
    <Frame commands={commands} dialogs={dialogs}>
      <div className={styles.screen} inert={asset !== null}>
        {rail}
        <div className={styles.surface}>
          {opened.isGone && (
            <Notice
              tone="quiet"
              action={{ label: t('dialog.close'), run: () => open(null, 'replace') }}
            >
              {t('stage.gone')}
            </Notice>
          )}
          <Surface
            {...surface}
            base={base}
            actions={actions}
            openId={opened.id}
            onOpen={onOpen}
            onActive={setActive}
          />
        </div>
      </div>
      <Suspense>
        {asset && (
          <Viewer
            asset={asset}
            place={opened.place}
            models={models}
            menu={imageMenu}
            onStep={opened.step}
            onOpen={(id) => open(id)}
          />
        )}
      </Suspense>
      <ImageDialogs
        onDeleted={(gone) => {
          if (gone === null || gone.id !== opened.id) return;
          open((opened.older ?? opened.newer)?.id ?? null, 'replace');
        }}
      />
    </Frame>
  );
}
