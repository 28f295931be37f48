import type { Asset } from '@/api/types';

interface Grid {
  columns: number;
  cell_px: number;
}

const gap_px = 4;

/** As many columns as fit at about the wanted size, each as wide as the room allows. */
export function gridFor(width_px: number, wanted_px: number): Grid {
  const columns = Math.max(1, Math.round((width_px + gap_px) / (wanted_px + gap_px)));
  const cell_px = Math.floor((width_px - gap_px * (columns - 1)) / columns);
  return { columns, cell_px: Math.max(1, cell_px) };
}

export function rowCount(assets: number, { columns }: Grid): number {
  return Math.ceil(assets / columns);
}

export const rowGap_px = gap_px;

/**
 * While a person reads further down, what arrives waits above: the list starts at the asset that
 * was on top when they left it. When that asset is gone the list simply shows everything.
 */
export function heldBack(
  assets: readonly Asset[],
  topId: string | null,
): { shown: readonly Asset[]; waiting: number } {
  const index = topId === null ? 0 : assets.findIndex((asset) => asset.id === topId);
  if (index <= 0) return { shown: assets, waiting: 0 };
  return { shown: assets.slice(index), waiting: index };
}

/** The place an arrow key leads to, or the same place at the edge. */
export function stepFrom(index: number, key: string, count: number, columns: number): number {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const next = index + (steps[key] ?? 0);
  return next < 0 || next >= count ? index : next;
}
