import { lazy, Suspense } from 'react';
import type { Asset } from '@/api/assets';
import { closeImageDialog, useImageDialog } from './dialogs';

const DeleteDialog = lazy(async () => ({
  default: (await import('./parts/DeleteDialog')).DeleteDialog,
}));
const BoardDialog = lazy(async () => ({
  default: (await import('./parts/BoardDialog')).BoardDialog,
}));
const TagsDialog = lazy(async () => ({ default: (await import('./parts/TagsDialog')).TagsDialog }));
const CollectionsDialog = lazy(async () => ({
  default: (await import('./parts/CollectionsDialog')).CollectionsDialog,
}));
const PromptDialog = lazy(async () => ({
  default: (await import('./parts/PromptDialog')).PromptDialog,
}));
const DownloadDialog = lazy(async () => ({
  default: (await import('./parts/DownloadDialog')).DownloadDialog,
}));
const UpscaleDialog = lazy(async () => ({
  default: (await import('./parts/UpscaleDialog')).UpscaleDialog,
}));

interface Props {
  onDeleted?: (asset: Asset | null) => void;
}

/** Whichever dialog about images is open. Each is loaded when it is first asked for. */
export function ImageDialogs({ onDeleted }: Props) {
  const open = useImageDialog((state) => state.open);
  if (!open) return null;
  const { kind, aim, anchor } = open;
  const shared = { aim, onClose: closeImageDialog };
  return (
    <Suspense>
      {kind === 'delete' && <DeleteDialog {...shared} onDeleted={onDeleted} />}
      {kind === 'board' && <BoardDialog {...shared} />}
      {kind === 'tags' && <TagsDialog {...shared} />}
      {kind === 'collections' && <CollectionsDialog {...shared} anchor={anchor} />}
      {kind === 'download' && <DownloadDialog {...shared} />}
      {kind === 'upscale' && <UpscaleDialog {...shared} />}
      {(kind === 'prompt' || kind === 'info') && <PromptDialog {...shared} kind={kind} />}
    </Suspense>
  );
}
