import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Asset } from '@/api/types';
import { assetById, assetPages } from './queries';

const none: Asset[] = [];

/** The gallery as one list, newest first, with the means to make it longer. */
export function useAssetList() {
  const query = useInfiniteQuery(assetPages);
  const pages = query.data?.pages;
  const assets = useMemo(() => (pages ? flatten(pages) : none), [pages]);
  return { ...query, assets };
}

/** An asset that arrives while a later page loads can be in two pages; it is shown once. */
function flatten(pages: { items: Asset[] }[]): Asset[] {
  const byId = new Map<string, Asset>();
  for (const page of pages) {
    for (const asset of page.items) if (!byId.has(asset.id)) byId.set(asset.id, asset);
  }
  return [...byId.values()];
}

export function useAsset(id: string | null) {
  const cache = useQueryClient();
  return useQuery({
    ...assetById(id ?? ''),
    enabled: id !== null,
    initialData: () =>
      cache
        .getQueryData(assetPages.queryKey)
        ?.pages.flatMap((page) => page.items)
        .find((asset) => asset.id === id),
    staleTime: Infinity,
  });
}
