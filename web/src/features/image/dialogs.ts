import { create } from 'zustand';
import type { Aim } from '@/entities/asset/aim';

export type ImageDialog =
  'delete' | 'board' | 'tags' | 'collections' | 'prompt' | 'info' | 'upscale' | 'download';

interface Open {
  kind: ImageDialog;
  aim: Aim;
}

/** At most one dialog about images is open, wherever it was asked for. */
export const useImageDialog = create<{ open: Open | null }>()(() => ({ open: null }));

export function openImageDialog(kind: ImageDialog, aim: Aim): void {
  useImageDialog.setState({ open: { kind, aim } });
}

export function closeImageDialog(): void {
  useImageDialog.setState({ open: null });
}
