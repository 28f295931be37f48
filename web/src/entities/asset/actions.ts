import type { Asset } from '@/api/assets';

export function downloadAsset(asset: Asset): void {
  const link = document.createElement('a');
  link.href = `${asset.file_url}?download=1`;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

export function openAssetInNewTab(asset: Asset): void {
  window.open(asset.file_url, '_blank', 'noopener');
}

/** Browsers hand out the clipboard only on https and on localhost. */
export function canCopyImages(): boolean {
  return 'ClipboardItem' in window && navigator.clipboard !== undefined;
}

export async function copyAsset(asset: Asset): Promise<void> {
  // The promise goes into the item, not before it: Safari forgets the click across an await.
  const bytes = fetch(asset.file_url).then((response) => response.blob());
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes })]);
}

export function thumbnailOf(asset: Asset, size: 256 | 512 | 1024): string {
  const [path, query] = asset.thumbnail_url.split('?');
  const asked = new URLSearchParams(query);
  asked.set('size', String(size));
  return `${path}?${asked.toString()}`;
}
