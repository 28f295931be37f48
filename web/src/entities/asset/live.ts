import type { QueryClient } from '@tanstack/react-query';
import { readAsset, type Asset } from '@/api/types';
import type { LiveConnection } from '@/live/connection';
import { shape, text } from '@/lib/parse';
import { putAsset, removeAsset } from './queries';

const readDeleted = shape({ id: text });

export function followAssets(
  live: LiveConnection,
  cache: QueryClient,
  arrived: (asset: Asset) => void,
): () => void {
  const stopPut = live.on('asset', (data) => {
    const asset = readAsset(data);
    putAsset(cache, asset);
    arrived(asset);
  });
  const stopRemove = live.on('asset_deleted', (data) => removeAsset(cache, readDeleted(data).id));
  return () => {
    stopPut();
    stopRemove();
  };
}
