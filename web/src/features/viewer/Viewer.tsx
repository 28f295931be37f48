import { ActionIcon, Menu } from '@mantine/core';
import { useFocusTrap, useMergedRef } from '@mantine/hooks';
import { IconDots } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { CellSheet } from '@/entities/asset/CellSheet';
import { useAsset } from '@/entities/asset/useAssets';
import { useText } from '@/lib/i18n/useText';
import { Flash } from '@/ui/announce';
import { CommandItems } from '@/ui/CommandItems';
import { CommandButton } from '@/ui/CommandButton';
import { useCommands } from '@/ui/commands';
import { ContextMenu } from '@/ui/ContextMenu';
import { Comparison } from './Comparison';
import { SidePanel } from './parts/SidePanel';
import { Stars } from './parts/Stars';
import { StillOrFilm } from './parts/StillOrFilm';
import { ZoomPane } from './parts/ZoomPane';
import { look, lookAnew, useViewer } from './state';
import styles from './Viewer.module.css';

interface Props {
  asset: Asset;
  /** Where it stands in the list it was opened from. */
  place: { index: number; total: number } | null;
  models: readonly Model[];
  menu: readonly (string | null)[];
  onStep: (direction: 1 | -1) => void;
  onOpen: (id: string) => void;
}

/** One picture over the whole screen, with everything known about it beside it. */
export function Viewer({ asset, place, models, menu, onStep, onOpen }: Props) {
  const t = useText();
  const { comparedId } = useViewer();
  const compared = useAsset(comparedId).data ?? null;
  const box = useRef<HTMLElement>(null);
  useEffect(() => lookAnew, [asset.id]);
  const numbers = new Intl.NumberFormat(t.language);
  return (
    <section
      ref={useMergedRef(box, useFocusTrap())}
      className={styles.viewer}
      aria-label={t('viewer.title')}
      data-viewer={asset.id}
    >
      <header className={styles.bar}>
        <CommandButton id="viewer.close" />
        {place && (
          <span className={styles.place}>
            {t('viewer.place', {
              number: numbers.format(place.index + 1),
              total: numbers.format(place.total),
            })}
          </span>
        )}
        <span className={styles.tools}>
          <CommandButton id="viewer.smaller" />
          <CommandButton id="viewer.fit" />
          <CommandButton id="viewer.actual" />
          <CommandButton id="viewer.larger" />
          <CommandButton id="viewer.compare_newer" />
          <CommandButton id="viewer.compare_older" />
          <CommandButton id="stage.info" />
        </span>
      </header>
      <div className={styles.body}>
        <ContextMenu className={styles.stage} label={t('stage.menu')} items={menu}>
          {compared ? (
            <Comparison left={asset} right={compared} />
          ) : (
            <Open asset={asset} onStep={onStep} onOpen={onOpen} />
          )}
          <div className={styles.previous}>
            <CommandButton id="viewer.previous" />
          </div>
          <div className={styles.next}>
            <CommandButton id="viewer.next" />
          </div>
          <Flash />
        </ContextMenu>
        <SidePanel asset={asset} models={models} onOpen={onOpen} />
      </div>
      <footer className={styles.actions}>
        <CommandButton id="asset.favorite" />
        <Stars value={asset.rating} />
        <CommandButton id="asset.reject" />
        <span className={styles.verbs}>
          <CommandButton id="stage.use_all" />
          <CommandButton id="stage.use_prompts" />
          <CommandButton id="stage.use_seed" />
          <span className={styles.roomy}>
            <CommandButton id="stage.new_tab" />
            <CommandButton id="asset.download_as" />
          </span>
          <CommandButton id="asset.use_as_reference" label={t('image.reference')} hasWords />
          <CommandButton id="asset.animate" hasWords />
          <CommandButton id="stage.download" label={t('viewer.download')} hasWords />
          <CommandButton id="stage.delete" label={t('delete.button')} hasWords />
          <MoreVerbs menu={menu} />
        </span>
      </footer>
    </section>
  );
}

/** Everything else that can be done, for those who have no right button or do not think of it. */
function MoreVerbs({ menu }: Pick<Props, 'menu'>) {
  const t = useText();
  const commands = useCommands();
  return (
    <Menu shadow="none" position="top-end" width={284}>
      <Menu.Target>
        <ActionIcon variant="subtle" className={styles.more} aria-label={t('viewer.more')}>
          <IconDots size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('viewer.more')}>
        <CommandItems items={menu} commands={commands} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** A grid opens as its cells, anything else under the loupe. */
function Open({ asset, onStep, onOpen }: Pick<Props, 'asset' | 'onStep' | 'onOpen'>) {
  const t = useText();
  const { zoom } = useViewer();
  const pane = (
    <ZoomPane
      key={asset.id}
      picture={asset}
      zoom={zoom}
      label={t('viewer.stage')}
      onZoom={(next) => look({ zoom: next })}
      onFlick={(direction) => onStep(direction === 1 ? -1 : 1)}
    >
      <StillOrFilm asset={asset} />
    </ZoomPane>
  );
  if (asset.origin !== 'grid') return pane;
  return (
    <CellSheet asset={asset} onOpen={onOpen}>
      {pane}
    </CellSheet>
  );
}
