import type { Asset } from '@/api/assets';

/** Weeding out is a tag like any other: it is searched, undone and kept like one. */
export const rejectedTag = 'rejected';

export function isRejected(asset: Asset): boolean {
  return asset.tags.includes(rejectedTag);
}
