import type { Asset } from '@/api/assets';

const formats = ['png', 'jpeg', 'webp'] as const;

/**
 * What somebody may take away: the file as it lies there, the same without what is written in it,
 * or the picture alone as another kind of file.
 */
export type Copy = 'file' | 'strip' | (typeof formats)[number];

/** The copies that there are of one asset: only pictures come in another format. */
export function copiesOf({ kind, mime }: Asset): Copy[] {
  const own = formats.find((format) => mime === `image/${format}`);
  if (kind !== 'image') return ['file'];
  return ['file', ...(own ? ['strip' as const] : []), ...formats.filter((one) => one !== own)];
}

const queries: Record<Copy, string> = {
  file: 'download=1',
  strip: 'download=1&strip=1',
  png: 'download=1&format=png',
  jpeg: 'download=1&format=jpeg',
  webp: 'download=1&format=webp',
};

export function downloadAsset(asset: Asset, copy: Copy = 'file'): void {
  const link = document.createElement('a');
  link.href = `${asset.file_url}?${queries[copy]}`;
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
  // The clipboard takes nothing but PNG.
  const url = asset.mime === 'image/png' ? asset.file_url : `${asset.file_url}?format=png`;
  const bytes = fetch(url).then((response) => response.blob());
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': bytes })]);
}

export function thumbnailOf(asset: Asset, size: 256 | 512 | 1024): string {
  const [path, query] = asset.thumbnail_url.split('?');
  const asked = new URLSearchParams(query);
  asked.set('size', String(size));
  return `${path}?${asked.toString()}`;
}
