import {
  useCallback,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { Asset } from '@/api/assets';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import {
  countOf,
  everything,
  isSelected,
  nothing,
  targetOf,
  targetOfIds,
  toggle,
  withRange,
  type Selection,
} from '@/entities/selection/model';
import { select, selectionNow } from '@/entities/selection/store';
import type { Aim } from '@/entities/asset/aim';
import { stepFrom } from '@/ui/gridLayout';
import type { GridHandle } from '@/ui/VirtualGrid';

interface Options {
  list: AssetWindow;
  count: number;
  grid: RefObject<GridHandle | null>;
  /** A tap picks instead of opening. */
  isPicking: boolean;
  /** Walking with the arrows opens each picture, as in a filmstrip. */
  opensOnWalk: boolean;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
  onStar: (aim: Aim) => void;
}

/** What a tile's element says about itself. */
export function indexOfEvent(event: { target: EventTarget }): number | null {
  const cell = event.target instanceof Element ? event.target.closest('[data-index]') : null;
  return cell instanceof HTMLElement ? Number(cell.dataset.index) : null;
}

function partOfEvent(event: { target: EventTarget }): string | undefined {
  const part = event.target instanceof Element ? event.target.closest('[data-part]') : null;
  return part instanceof HTMLElement ? part.dataset.part : undefined;
}

export function aimIn(list: AssetWindow, selection: Selection, asset: Asset | null): Aim {
  if (asset && !isSelected(selection, asset.id)) {
    return { asset, target: targetOfIds([asset.id]) };
  }
  const target = targetOf(selection, list.view.filter, list.total ?? 0);
  if (asset || target.kind !== 'ids' || target.count !== 1) return { asset, target };
  return { asset: list.find(target.ids[0] ?? ''), target };
}

/** Picks everything from one position to another; a later range overtakes an earlier one. */
function useRangePick(list: AssetWindow) {
  const latest = useRef(0);
  return useCallback(
    async (from: number, to: number) => {
      latest.current += 1;
      const asked = latest.current;
      // At once: the next key may come before the answer, and goes on from the same place.
      select(list.key, (before) => ({ ...before, anchor: from }));
      const ids = await list.idsBetween(Math.min(from, to), Math.max(from, to)).catch(() => []);
      if (asked !== latest.current) return;
      select(list.key, () => withRange({ ...nothing, anchor: from }, ids));
    },
    [list],
  );
}

/** Keys that pick; false for all others. */
function pickByKey(event: KeyboardEvent, list: AssetWindow, active: number): boolean {
  const asset = list.at(active);
  const isMod = event.ctrlKey || event.metaKey;
  if (isMod && event.key.toLowerCase() === 'a') select(list.key, () => everything(active));
  else if (isMod) return false;
  else if (event.key === ' ' && asset) {
    select(list.key, (before) => toggle(before, asset.id, active));
  } else if (event.key === 'Escape' && countOf(selectionNow(list.key), 1) > 0) {
    select(list.key, () => nothing);
  } else return false;
  return true;
}

/** Mouse and keyboard on a grid: opening, picking, ranges. The grid itself keeps the focus. */
export function useGridInput(options: Options) {
  const { list, count, grid, isPicking, opensOnWalk, onOpen, onStar } = options;
  const [active, setActive] = useState(0);
  const [hot, setHot] = useState<number | null>(null);
  const pickRange = useRangePick(list);

  const onClick = (event: MouseEvent) => {
    const index = indexOfEvent(event);
    const asset = index === null ? null : list.at(index);
    const part = partOfEvent(event);
    if (index === null || !asset || part === 'own') return;
    setActive(index);
    const selection = selectionNow(list.key);
    if (part === 'star') onStar({ asset, target: targetOfIds([asset.id]) });
    else if (event.shiftKey) void pickRange(selection.anchor ?? active, index);
    else if (part === 'check' || event.ctrlKey || event.metaKey || isPicking) {
      select(list.key, (before) => toggle(before, asset.id, index));
    } else onOpen(asset, 'visit');
  };

  const walk = (event: KeyboardEvent) => {
    const page_rows = grid.current?.page_rows ?? 1;
    const columns = grid.current?.grid.columns ?? 1;
    const next = stepFrom(active, event.key, count, { columns, page_rows });
    setActive(next);
    grid.current?.reveal(next);
    const asset = list.at(next);
    if (event.shiftKey) void pickRange(selectionNow(list.key).anchor ?? active, next);
    else if (opensOnWalk && asset && next !== active) onOpen(asset, 'replace');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.target !== event.currentTarget) return;
    const asset = list.at(active);
    if (/^(Arrow|Home|End|Page)/.test(event.key) && !event.ctrlKey && !event.metaKey) walk(event);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && asset) {
      onOpen(asset, 'visit');
    } else if (!pickByKey(event, list, active)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onPointerOver = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') setHot(indexOfEvent(event));
  };

  return {
    active,
    setActive,
    hot,
    handlers: { onClick, onKeyDown, onPointerOver, onPointerLeave: () => setHot(null) },
  };
}
