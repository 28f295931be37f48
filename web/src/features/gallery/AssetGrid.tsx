import { useCallback, useEffect, useId, useRef, useState, type ReactNode, type Ref } from 'react';
import type { Asset } from '@/api/assets';
import type { Aim, AssetActions } from '@/entities/asset/aim';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import { beginDrag, endDrag } from '@/entities/asset/drag';
import { isRejected } from '@/entities/asset/reject';
import { useSelection } from '@/entities/selection/store';
import { countOf, isSelected } from '@/entities/selection/model';
import { formatDuration } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { ContextMenu } from '@/ui/ContextMenu';
import { useMergedRef } from '@mantine/hooks';
import { VirtualGrid, type GridHandle, type GridMeasures } from '@/ui/VirtualGrid';
import { Arrivals } from './parts/Arrivals';
import { Tile, type Dress } from './parts/Tile';
import { aimIn, indexOfEvent, useGridInput } from './parts/useGridInput';
import styles from './parts/Tile.module.css';

interface Props {
  ref?: Ref<GridHandle>;
  list: AssetWindow;
  label: string;
  actions: AssetActions;
  dress: Dress;
  measures: GridMeasures;
  showSize?: boolean;
  isPicking?: boolean;
  opensOnWalk?: boolean;
  /** The picture that is large elsewhere on the screen. */
  currentId: string | null;
  /** The picture somebody opened: it is brought into sight. */
  openId: string | null;
  /** No more than these are shown although there are more. */
  shown_max?: number;
  foot?: (asset: Asset) => ReactNode;
  tail?: ReactNode;
  tail_px?: number;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
  onRange?: (first: number, last: number) => void;
  /** What the keyboard is at: its commands act on this when nothing is picked. */
  onActive?: (aim: Aim | null) => void;
}

/** What a tile shows, for those who hear it. */
function wordsFor(asset: Asset, t: Say): string {
  const prompt = asset.prompt || asset.file_name || t('stage.no_prompt');
  const words = [t('gallery.item', { prompt })];
  if (asset.favorite) words.push(t('gallery.is_favorite'));
  if (asset.rating > 0) words.push(t.count('viewer.stars', asset.rating));
  if (isRejected(asset)) words.push(t('gallery.is_rejected'));
  if (asset.status !== 'draft') words.push(t(`status.${asset.status}`));
  if (asset.kind === 'video') words.push(formatDuration(asset.media_ms, t.language));
  return words.join(', ');
}

function runOn(actions: AssetActions, aim: Aim, id: string): void {
  actions
    .commandsFor(aim)
    .find((command) => command.id === id)
    ?.run();
}

/** Scrolled less than this counts as being at the top. */
const top_px = 8;

/** Any list of assets as tiles: the panel's, the Gallery's, the Library's. */
export function AssetGrid(props: Props) {
  const { ref, list, label, actions, dress, currentId, openId, foot, isPicking = false } = props;
  const { showSize = false, shown_max = Infinity, onOpen, onRange, onActive } = props;
  const t = useText();
  const id = useId();
  const handle = useRef<GridHandle>(null);
  const selection = useSelection(list.key);
  const count = Math.min(list.total ?? 0, shown_max);
  const picked = countOf(selection, list.total ?? 0);
  const [menuAim, setMenuAim] = useState<Aim | null>(null);
  const input = useGridInput({
    list,
    count,
    grid: handle,
    isPicking,
    opensOnWalk: props.opensOnWalk ?? false,
    onOpen,
    onStar: (aim) => runOn(actions, aim, 'asset.favorite'),
  });
  const { active, setActive, hot } = input;

  const aimAtIndex = useCallback(
    (index: number | null) => aimIn(list, selection, index === null ? null : list.at(index)),
    [list, selection],
  );
  const activeAsset = list.at(active);
  useEffect(() => {
    if (picked > 0) onActive?.(aimIn(list, selection, null));
    else if (activeAsset) onActive?.(aimIn(list, selection, activeAsset));
  }, [onActive, list, selection, picked, activeAsset]);

  // The picture that is opened elsewhere is brought into sight; a list that grows stays put.
  const opened = openId === null ? null : list.indexOf(openId);
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (openId === null && followed.current !== null) {
      followed.current = null;
      // Whoever closed the picture goes on where it was opened.
      const giveBack = () => document.activeElement === document.body && handle.current?.focus();
      const timer = window.setTimeout(giveBack, 50);
      return () => window.clearTimeout(timer);
    }
    if (opened === null || followed.current === openId) return;
    followed.current = openId;
    setActive(opened);
    handle.current?.reveal(opened);
  }, [opened, openId, setActive]);

  const see = useCallback(
    (first: number, last: number) => {
      list.want(first, last);
      onRange?.(first, last);
    },
    [list, onRange],
  );
  const keepPlace = useCallback(
    (virtual_px: number) => {
      list.place = virtual_px;
      list.hold(virtual_px > top_px);
    },
    [list],
  );

  return (
    <ContextMenu
      className={styles.box}
      label={t('stage.menu')}
      items={menuAim && menuAim.target.count > 1 ? actions.menuForMany : actions.menu}
      commands={menuAim ? actions.commandsFor(menuAim) : []}
      onAsk={(event) => {
        const byKeyboard = event.target === event.currentTarget.querySelector('[role=grid]');
        const index = indexOfEvent(event) ?? (byKeyboard ? active : null);
        const aim = aimAtIndex(index);
        if (index === null || aim.target.count === 0) return false;
        setActive(index);
        setMenuAim(aim);
        return true;
      }}
    >
      <Arrivals list={list} onShow={() => handle.current?.reveal(0, 'start')} />
      <VirtualGrid
        key={list.key}
        ref={useMergedRef(handle, ref ?? null)}
        tabIndex={0}
        aria-label={label}
        aria-multiselectable
        aria-activedescendant={count > 0 ? `${id}-${active}` : undefined}
        {...input.handlers}
        onDragStart={(event) => {
          const index = indexOfEvent(event);
          const asset = index === null ? null : list.at(index);
          if (asset) beginDrag(event.dataTransfer, aimAtIndex(index).target, asset);
        }}
        onDragEnd={endDrag}
        count={count}
        {...props.measures}
        place={list.place}
        onPlace={keepPlace}
        onRange={see}
        tail={props.tail}
        tail_px={props.tail_px}
        cell={(index, grid) => {
          const asset = list.at(index);
          const isPicked = asset !== null && isSelected(selection, asset.id);
          return (
            <div
              id={`${id}-${index}`}
              role="gridcell"
              aria-colindex={(index % grid.columns) + 1}
              aria-selected={isPicked}
              className={styles.cell}
              data-index={index}
              data-thumbnail={asset?.id}
              data-current={(asset !== null && asset.id === currentId) || undefined}
              data-active={index === active || undefined}
              draggable={asset !== null}
            >
              {/* No hidden text: laying out a hundred prompts took most of a scrolled frame. */}
              <span role="img" aria-label={asset ? wordsFor(asset, t) : t('gallery.loading')} />
              {asset ? (
                <Tile
                  asset={asset}
                  cell_px={grid.cell_px}
                  dress={dress}
                  showSize={showSize}
                  isSelected={isPicked}
                  isPicking={isPicking || picked > 0}
                  isHot={index === hot}
                />
              ) : (
                <div className={styles.blank} />
              )}
              {asset && foot && (
                <div
                  data-part="own"
                  className={styles.foot}
                  style={{ height: props.measures.foot_px }}
                >
                  {foot(asset)}
                </div>
              )}
            </div>
          );
        }}
      />
    </ContextMenu>
  );
}
