import type { QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readAsset, readTask, type Asset, type Task } from '@/api/assets';
import { wireFilter } from '@/entities/filter/model';
import type { Target } from '@/entities/selection/model';
import { putTask } from '@/entities/task/store';
import { assetsChanged, knownAsset, putAsset, removeAssets } from './queries';
import { eachWindow } from './windows';

export interface AssetChange {
  favorite?: boolean;
  rating?: number;
  tags?: string[];
  file_name?: string;
  protected?: boolean;
}

/** Shows the change at once; an answer that refuses takes it back, and the caller says why. */
export async function changeAsset(
  cache: QueryClient,
  asset: Asset,
  change: AssetChange,
): Promise<void> {
  putAsset(cache, { ...asset, ...change });
  try {
    const path = `/api/v1/assets/${asset.id}`;
    putAsset(cache, await call(path, readAsset, { method: 'PATCH', body: change }));
  } catch (trouble) {
    putAsset(cache, asset);
    throw trouble;
  }
}

export async function deleteAsset(cache: QueryClient, id: string): Promise<void> {
  await call(`/api/v1/assets/${id}`, nothing, { method: 'DELETE' });
  removeAssets(cache, [id]);
}

export type Bulk =
  | { action: 'move_to_board'; args: { board_id: string | null } }
  | { action: 'rate'; args: { rating: number } }
  | { action: 'tag' | 'untag'; args: { tags: string[] } }
  | { action: 'add_to_collection' | 'remove_from_collection'; args: { collection_id: string } }
  | { action: 'favorite' | 'unfavorite' | 'protect' | 'unprotect' }
  | { action: 'trash' | 'restore' | 'delete' };

/** How one asset looks after an action; null: it is in no list that shows it now. */
export function afterBulk(asset: Asset, bulk: Bulk): Asset | null {
  switch (bulk.action) {
    case 'favorite':
    case 'unfavorite':
      return { ...asset, favorite: bulk.action === 'favorite' };
    case 'protect':
    case 'unprotect':
      return { ...asset, protected: bulk.action === 'protect' };
    case 'rate':
      return { ...asset, rating: bulk.args.rating };
    case 'tag':
      return { ...asset, tags: [...new Set([...asset.tags, ...bulk.args.tags])] };
    case 'untag':
      return { ...asset, tags: asset.tags.filter((tag) => !bulk.args.tags.includes(tag)) };
    case 'move_to_board':
      return { ...asset, board_id: bulk.args.board_id };
    case 'add_to_collection':
    case 'remove_from_collection':
      return asset;
    default:
      return null;
  }
}

export function targetBody(target: Target) {
  if (target.kind === 'ids') return { ids: target.ids };
  return { filter: wireFilter(target.filter), exclude: target.exclude };
}

/** One action on many assets. Those the page knows change at once, and back if it is refused. */
export async function bulkChange(cache: QueryClient, bulk: Bulk, target: Target): Promise<Task> {
  const ids = target.kind === 'ids' ? target.ids : [];
  const known = ids.map((id) => knownAsset(cache, id)).filter((asset) => asset !== null);
  const leaving: string[] = [];
  for (const asset of known) {
    const next = afterBulk(asset, bulk);
    if (next === null) leaving.push(asset.id);
    else putAsset(cache, next);
  }
  eachWindow((list) => list.hide(leaving));
  try {
    const body = { ...bulk, ...targetBody(target) };
    const task = await call('/api/v1/assets/bulk', readTask, { method: 'POST', body });
    putTask(task);
    assetsChanged(cache, ids.length > 0 ? ids : null);
    void cache.invalidateQueries({ queryKey: ['boards'] });
    void cache.invalidateQueries({ queryKey: ['facets'] });
    return task;
  } catch (trouble) {
    known.forEach((asset) => putAsset(cache, asset));
    eachWindow((list) => list.show(leaving));
    throw trouble;
  }
}
