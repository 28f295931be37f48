import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readAsset, readPage, type Asset } from '@/api/types';

const pageSize = 60;
const readAssetPage = readPage(readAsset);

export const assetPages = infiniteQueryOptions({
  queryKey: ['assets'],
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) => {
    const cursor = pageParam ? `&cursor=${encodeURIComponent(pageParam)}` : '';
    return call(`/api/v1/assets?limit=${pageSize}${cursor}`, readAssetPage, { signal });
  },
  getNextPageParam: (last) => last.next,
});

export function assetById(id: string) {
  return queryOptions({
    queryKey: ['asset', id],
    queryFn: ({ signal }) => call(`/api/v1/assets/${id}`, readAsset, { signal }),
    retry: false,
  });
}

export async function deleteAsset(cache: QueryClient, id: string): Promise<void> {
  await call(`/api/v1/assets/${id}`, nothing, { method: 'DELETE' });
  removeAsset(cache, id);
}

export function removeAsset(cache: QueryClient, id: string): void {
  cache.setQueryData(
    assetPages.queryKey,
    (known) =>
      known && {
        ...known,
        pages: known.pages.map((page) => ({
          ...page,
          items: page.items.filter((asset) => asset.id !== id),
        })),
      },
  );
  cache.removeQueries({ queryKey: ['asset', id] });
}

/** A known asset is replaced where it stands; a new one goes to the top, where the newest are. */
export function putAsset(cache: QueryClient, asset: Asset): void {
  cache.setQueryData(assetById(asset.id).queryKey, asset);
  cache.setQueryData(assetPages.queryKey, (known) => {
    if (!known) return known;
    const isKnown = known.pages.some((page) => page.items.some(({ id }) => id === asset.id));
    const pages = known.pages.map((page, index) => {
      if (isKnown) {
        return { ...page, items: page.items.map((old) => (old.id === asset.id ? asset : old)) };
      }
      return index === 0 ? { ...page, items: [asset, ...page.items] } : page;
    });
    return { ...known, pages };
  });
}
