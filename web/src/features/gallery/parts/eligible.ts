import type { Asset } from '@/api/assets';
import type { AssetWindow } from '@/entities/asset/AssetWindow';
import type { Selection } from '@/entities/selection/model';

const fits: Record<string, (asset: Asset) => boolean> = {
  'asset.favorite': (asset) => !asset.favorite,
  'asset.unfavorite': (asset) => asset.favorite,
  'asset.restore': (asset) => asset.trashed_at !== null,
  'stage.delete': (asset) => !asset.protected,
};

/**
 * For how many of the picked assets a verb means something; null when that is all of them. Only
 * assets at hand can be judged: of the others it is assumed, and the report tells the truth.
 */
export function eligibleFor(
  id: string,
  list: Pick<AssetWindow, 'find'>,
  { everything, ids }: Selection,
  count: number,
): number | null {
  const fit = fits[id];
  if (everything || !fit) return null;
  let left = 0;
  for (const one of ids) {
    const asset = list.find(one);
    if (asset && !fit(asset)) left += 1;
  }
  return left === 0 ? null : count - left;
}
