import type { QueryClient } from '@tanstack/react-query';
import { readAsset, type Asset } from '@/api/assets';
import type { LiveConnection } from '@/live/connection';
import { usePreferences } from '@/entities/preferences/store';
import { list, nullable, shape, text } from '@/lib/parse';
import { assetLineage } from './lineage';
import { assetsChanged, knownAsset, newestAsset, putAsset, removeAssets } from './queries';

const readDeleted = shape({ id: text });
const readChanged = shape({ ids: nullable(list(text)) });
const facets_wait_ms = 400;

/** A picture that was just drawn comes to the stage, unless the person asked it not to. */
function follow(cache: QueryClient, asset: Asset): void {
  // A grid's sheet comes of no single job, and is what its jobs were for.
  const isDrawn = asset.job_id !== null || asset.origin === 'grid';
  if (asset.category !== 'images' || !isDrawn) return;
  if (!usePreferences.getState().auto_switch) return;
  cache.setQueryData(newestAsset.queryKey, (known) =>
    known && known.created_at > asset.created_at ? known : asset,
  );
}

export function followAssets(
  live: LiveConnection,
  cache: QueryClient,
  arrived: (asset: Asset) => void,
): () => void {
  let timer: number | undefined;
  // Counts follow a moment later, so that a burst of news is one question.
  const recount = () => {
    timer ??= window.setTimeout(() => {
      timer = undefined;
      void cache.invalidateQueries({ queryKey: ['facets'] });
      void cache.invalidateQueries({ queryKey: ['boards'] });
    }, facets_wait_ms);
  };
  const stops = [
    live.on('asset', (data) => {
      const asset = readAsset(data);
      const isNew = knownAsset(cache, asset.id) === null;
      follow(cache, asset);
      putAsset(cache, asset);
      const parent = asset.parent_asset_id;
      if (isNew && parent !== null)
        void cache.invalidateQueries({ queryKey: assetLineage(parent).queryKey });
      if (isNew && Date.now() - Math.max(asset.added_at, asset.created_at) < 60_000) arrived(asset);
      recount();
    }),
    live.on('asset_deleted', (data) => {
      removeAssets(cache, [readDeleted(data).id]);
      recount();
    }),
    live.on('assets_changed', (data) => {
      assetsChanged(cache, readChanged(data).ids);
      recount();
    }),
  ];
  return () => {
    window.clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}
