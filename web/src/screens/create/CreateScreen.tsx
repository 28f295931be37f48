import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import { ImageDialogs } from '@/features/image/ImageDialogs';
import { FirstRun } from '@/features/stage/FirstRun';
import { Stage } from '@/features/stage/Stage';
import { ControlPanel } from '@/features/compose/ControlPanel';
import { focusPrompt } from '@/features/compose/focus';
import { InvokeBlock } from '@/features/compose/InvokeBlock';
import { EngineNotice } from '@/features/connection/EngineNotice';
import { GalleryPanel } from '@/features/gallery/GalleryPanel';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { Frame } from '../frame/Frame';
import { useTitle } from '../frame/useTitle';
import { Panels } from './Panels';
import { Sheets, type ShowSheet } from './Sheets';
import { useCreate } from './useCreate';

/** Text to Image: say it, see it grow, keep it. */
export function CreateScreen() {
  const t = useText();
  useTitle();
  const isPhone = useMediaQuery('(max-width: 860px)', undefined, {
    getInitialValueInEffect: false,
  });
  const showSheet = useRef<ShowSheet>(null);
  const show: ShowSheet = (sheet) => showSheet.current?.(sheet);
  const create = useCreate({
    onSent: () => show('stage'),
    onRefused: () => show('controls'),
  });
  const { composer, current, openAsset } = create;
  const { recipe, error } = composer;

  const controls = (
    <ControlPanel
      error={error}
      onInvoke={() => composer.canInvoke && composer.run()}
      invoke={!isPhone && <InvokeBlock error={error} layout="panel" />}
    />
  );
  const stage = (
    <Stage
      asset={current.asset}
      isLoading={current.isLoading}
      isFollowing={current.isFollowing}
      models={recipe.models}
      menu={create.actions.menu}
      onDrop={(id) => openAsset(id)}
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
        !current.isGone && (
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
        )
      }
    />
  );
  const gallery = (
    <GalleryPanel
      currentId={current.asset?.id ?? null}
      openId={current.isFollowing ? null : (current.asset?.id ?? null)}
      actions={create.actions}
      onActive={create.setActive}
      onOpen={(asset, how) => {
        openAsset(asset.id, how);
        show('stage');
      }}
    />
  );
  return (
    <Frame commands={create.commands} dialogs={create.dialogs}>
      <h1 className="visually-hidden">{t('frame.text_to_image')}</h1>
      {isPhone ? (
        <Sheets
          ref={showSheet}
          sheets={{ controls, stage, gallery }}
          invoke={<InvokeBlock error={error} layout="bar" />}
        />
      ) : (
        <Panels preferences={create.preferences} panels={{ controls, stage, gallery }} />
      )}
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
