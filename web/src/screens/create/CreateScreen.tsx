import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useRef } from 'react';
import type { Asset } from '@/api/assets';
import { ImageDialogs } from '@/features/image/ImageDialogs';
import { FirstRun } from '@/features/stage/FirstRun';
import { Stage } from '@/features/stage/Stage';
import { ComposeDialogs } from '@/features/compose/ComposeDialogs';
import { ControlPanel } from '@/features/compose/ControlPanel';
import { focusPrompt, showFault } from '@/features/compose/focus';
import { InvokeBlock } from '@/features/compose/InvokeBlock';
import { EngineNotice } from '@/features/connection/EngineNotice';
import { GalleryPanel } from '@/features/gallery/GalleryPanel';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import type { Way } from '@/entities/recipe/send';
import { Frame } from '../frame/Frame';
import { useTitle } from '../frame/useTitle';
import styles from './CreateScreen.module.css';
import { Panels } from './Panels';
import { Sheets, type ShowSheet } from './Sheets';
import { useCreate } from './useCreate';

const InitialImage = lazy(async () => ({
  default: (await import('./InitialImage')).InitialImage,
}));

const titles = { text: 'frame.text_to_image', image: 'frame.image_to_image' } as const;

/** Text to Image and Image to Image: say it, see it grow, keep it. */
export function CreateScreen({ way }: { way: Way }) {
  const t = useText();
  useTitle();
  const isPhone = useMediaQuery('(max-width: 860px)', undefined, {
    getInitialValueInEffect: false,
  });
  const showSheet = useRef<ShowSheet>(null);
  const show: ShowSheet = useCallback((sheet) => showSheet.current?.(sheet), []);
  const create = useCreate(way, {
    onSent: () => show('stage'),
    onRefused: () => {
      show('controls');
      showFault();
    },
  });
  const { composer, current, openAsset } = create;
  const { recipe, error } = composer;
  const openOnStage = useCallback(
    (asset: Asset, how: 'visit' | 'replace') => {
      openAsset(asset.id, how);
      show('stage');
    },
    [openAsset, show],
  );
  const hint = composer.obstacle === 'initial_image' ? t('compose.needs_initial') : null;

  const controls = (
    <ControlPanel
      way={way}
      offered={current.asset}
      error={error}
      onInvoke={() => composer.canInvoke && composer.run()}
      invoke={!isPhone && <InvokeBlock error={error} hint={hint} layout="panel" />}
    />
  );
  const stage = (
    <Stage
      asset={current.asset}
      isLoading={current.isLoading}
      isFollowing={current.isFollowing}
      models={recipe.models}
      menu={create.actions.menu}
      beside={
        way === 'image' && (
          <Suspense>
            <InitialImage offered={current.asset} />
          </Suspense>
        )
      }
      onOpen={(id) => openAsset(id)}
      notice={
        <>
          <EngineNotice />
          {current.isGone && (
            <Notice
              tone="quiet"
              action={{ label: t('stage.show_newest'), run: () => openAsset(null, 'replace') }}
            >
              {t('stage.gone')}
            </Notice>
          )}
        </>
      }
      empty={
        !current.isGone &&
        (way === 'image' ? (
          <p className={styles.quiet}>{t('compose.result_here')}</p>
        ) : (
          <FirstRun
            model={recipe.model}
            onTry={(prompt) => {
              recipe.change({ prompt });
              composer.run(prompt);
            }}
            onFill={() => {
              show('controls');
              focusPrompt();
            }}
          />
        ))
      }
    />
  );
  const gallery = (
    <GalleryPanel
      currentId={current.asset?.id ?? null}
      openId={current.isFollowing ? null : (current.asset?.id ?? null)}
      actions={create.actions}
      onActive={create.setActive}
      onOpen={openOnStage}
    />
  );
  return (
    <Frame commands={create.commands} dialogs={create.dialogs}>
      <h1 className="visually-hidden">{t(titles[way])}</h1>
      {isPhone ? (
        <Sheets
          ref={showSheet}
          sheets={{ controls, stage, gallery }}
          invoke={<InvokeBlock error={error} hint={hint} layout="bar" />}
        />
      ) : (
        <Panels preferences={create.preferences} panels={{ controls, stage, gallery }} />
      )}
      <ComposeDialogs job={composer.job} onGrid={composer.drawGrid} />
      <ImageDialogs
        onDeleted={(asset) => {
          if (!current.isFollowing && asset !== null && current.asset?.id === asset.id) {
            openAsset((current.older ?? current.newer)?.id ?? null, 'replace');
          }
        }}
      />
    </Frame>
  );
}
