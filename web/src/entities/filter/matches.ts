import type { Asset } from '@/api/assets';
import type { Filter, View } from './model';

/**
 * Whether a changed asset certainly left a list. The server alone decides what enters one; this
 * only spares a tile that visibly no longer belongs from standing until the next answer.
 */
export function hasLeft(asset: Asset, filter: Filter): boolean {
  const { board, favorite, rating_min, trashed, kind, source, status, category, model } = filter;
  const differs = <T>(wanted: T | undefined, is: T) => wanted !== undefined && wanted !== is;
  return (
    (asset.trashed_at !== null) !== (trashed ?? false) ||
    differs(board, asset.board_id ?? 'none') ||
    differs(favorite, asset.favorite) ||
    (rating_min !== undefined && asset.rating < rating_min) ||
    differs(kind, asset.kind) ||
    differs(source, asset.source) ||
    differs(status, asset.status) ||
    differs(category, asset.category) ||
    differs(model, asset.model.name)
  );
}

/** Whether a new asset belongs at the top of a list beyond doubt: no words or dates to look up. */
export function certainlyShows(asset: Asset, { filter, order }: View): boolean {
  const { q, from, to, collection, untitled } = filter;
  const needsServer = [q, from, to, collection, untitled].some((part) => part !== undefined);
  return order.sort === 'newest' && !asset.favorite && !needsServer && !hasLeft(asset, filter);
}
