import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Asset } from '@/api/assets';
import type { View } from '@/entities/filter/model';
import { positionOf } from './queries';
import { useAssetWindow } from './windows';

interface Neighbours {
  /** Where the asset stands in its list; null while that is unknown, or when it is not in it. */
  place: { index: number; total: number } | null;
  newer: Asset | null;
  older: Asset | null;
}

/** The assets before and after one in its list, fetched a little ahead of whoever walks it. */
export function useNeighbours(view: View, id: string | null): Neighbours {
  const list = useAssetWindow(view);
  const atHand = id === null ? null : list.indexOf(id);
  const asked = useQuery({
    ...positionOf(view, id ?? ''),
    enabled: id !== null && atHand === null,
  });
  const index = id === null ? null : (atHand ?? asked.data?.offset ?? null);
  useEffect(() => {
    if (index !== null) list.want(Math.max(0, index - 1), index + 1);
  }, [list, index]);
  if (index === null || list.total === null) return { place: null, newer: null, older: null };
  return {
    place: { index, total: list.total },
    newer: index > 0 ? list.at(index - 1) : null,
    older: list.at(index + 1),
  };
}
