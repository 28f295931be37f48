import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import {
  readAsset,
  readAssetPage,
  readFacets,
  readPosition,
  readUses,
  type Asset,
} from '@/api/assets';
import { filterQuery, viewQuery, type Filter, type View } from '@/entities/filter/model';
import { dropFromSelection } from '@/entities/selection/store';
import { eachWindow } from './windows';

export function assetById(id: string) {
  return queryOptions({
    queryKey: ['asset', id],
    queryFn: ({ signal }) => call(`/api/v1/assets/${id}`, readAsset, { signal }),
    retry: false,
  });
}

/** The picture the stage follows while nobody picked another. */
export const newestAsset = queryOptions({
  queryKey: ['asset-newest'],
  queryFn: async ({ signal }) => {
    const path = '/api/v1/assets?category=images&limit=1';
    return (await call(path, readAssetPage, { signal })).items[0] ?? null;
  },
});

/** The last images, for choosing one where no gallery is at hand. */
export const recentImages = queryOptions({
  queryKey: ['assets-recent'],
  queryFn: async ({ signal }) => {
    const path = '/api/v1/assets?category=images&limit=24';
    return (await call(path, readAssetPage, { signal })).items;
  },
  staleTime: 0,
});

export function facetsOf(filter: Filter) {
  const query = filterQuery(filter);
  return queryOptions({
    queryKey: ['facets', query],
    queryFn: ({ signal }) => call(`/api/v1/assets/facets?${query}`, readFacets, { signal }),
    gcTime: 5 * 60_000,
  });
}

export function positionOf(view: View, id: string) {
  const path = `/api/v1/assets/position?${viewQuery(view)}&asset=${encodeURIComponent(id)}`;
  return queryOptions({
    queryKey: ['position', path],
    queryFn: ({ signal }) => call(path, readPosition, { signal }),
    gcTime: 0,
    retry: false,
  });
}

export function usesOf(id: string) {
  return queryOptions({
    queryKey: ['uses', id],
    queryFn: ({ signal }) => call(`/api/v1/assets/${id}/uses`, readUses, { signal }),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
}

/** An asset changed, here or elsewhere: every place that shows it shows it so. */
export function putAsset(cache: QueryClient, asset: Asset): void {
  cache.setQueryData(assetById(asset.id).queryKey, (known) =>
    // Lists do not say which collections an asset is in; what is known of that stays.
    asset.collections === null && known ? { ...asset, collections: known.collections } : asset,
  );
  cache.setQueryData(newestAsset.queryKey, (known) => (known?.id === asset.id ? asset : known));
  eachWindow((list) => list.put(asset));
}

export function removeAssets(cache: QueryClient, ids: readonly string[]): void {
  ids.forEach((id) => cache.removeQueries({ queryKey: ['asset', id] }));
  const newest = cache.getQueryData(newestAsset.queryKey);
  if (newest && ids.includes(newest.id)) void cache.invalidateQueries(newestAsset);
  dropFromSelection(ids);
  eachWindow((list) => list.remove(ids));
}

/** Many assets may have changed; null says nobody knows which. */
export function assetsChanged(cache: QueryClient, ids: readonly string[] | null): void {
  if (ids === null) void cache.invalidateQueries({ queryKey: ['asset'] });
  else ids.forEach((id) => void cache.invalidateQueries({ queryKey: ['asset', id] }));
  void cache.invalidateQueries(newestAsset);
  eachWindow((list) => list.noteChange());
}

/** A copy of an asset from wherever the page has one. */
export function knownAsset(cache: QueryClient, id: string): Asset | null {
  let found = cache.getQueryData(assetById(id).queryKey) ?? null;
  eachWindow((list) => (found ??= list.find(id)));
  return found;
}
