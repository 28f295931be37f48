import type { Asset } from '@/api/assets';
import type { Target } from '@/entities/selection/model';

const kind = 'application/x-atelier-assets';
/** While something of ours is dragged, only its kind may be read; the thing itself is kept here. */
let dragged: Target | null = null;

/** Fills a drag with what this studio understands, and one file for the rest of the world. */
export function beginDrag(transfer: DataTransfer, target: Target, asset: Asset): void {
  dragged = target;
  transfer.effectAllowed = 'copyMove';
  transfer.setData(kind, JSON.stringify(target.kind === 'ids' ? target.ids : []));
  if (target.count !== 1) return;
  const address = new URL(asset.file_url, window.location.href).href;
  const ending = asset.mime.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png';
  const name = asset.file_name || `${asset.id}.${ending}`;
  transfer.setData('DownloadURL', `${asset.mime}:${name}:${address}`);
  transfer.setData('text/uri-list', address);
}

export function endDrag(): void {
  dragged = null;
}

export function carriesAssets(transfer: DataTransfer): boolean {
  return dragged !== null && transfer.types.includes(kind);
}

/** Files from outside; a picture dragged within the page is not one. */
export function carriesFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files') && !transfer.types.includes(kind);
}

export function draggedAssets(): Target | null {
  return dragged;
}
