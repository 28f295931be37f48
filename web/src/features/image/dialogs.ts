import { create } from 'zustand';
import type { Aim } from '@/entities/asset/aim';

export type ImageDialog =
  'delete' | 'board' | 'tags' | 'collections' | 'prompt' | 'info' | 'upscale' | 'download';

/** Where on the screen a dialog was asked for. */
export interface Anchor {
  left_px: number;
  top_px: number;
  width_px: number;
  height_px: number;
}

interface Open {
  kind: ImageDialog;
  aim: Aim;
  /** Null: it was asked for from nowhere in sight, by the palette for example. */
  anchor: Anchor | null;
}

/** At most one dialog about images is open, wherever it was asked for. */
export const useImageDialog = create<{ open: Open | null }>()(() => ({ open: null }));

/** The button or the tile that somebody is at; a tile never has the focus itself. */
function anchorOf(at: Element | null): Anchor | null {
  if (!(at instanceof HTMLElement) || at === document.body) return null;
  const tile = document.getElementById(at.getAttribute('aria-activedescendant') ?? '');
  const box = (tile ?? at).getBoundingClientRect();
  return {
    left_px: box.left,
    top_px: box.top,
    width_px: box.width,
    height_px: box.height,
  };
}

export function openImageDialog(kind: ImageDialog, aim: Aim): void {
  useImageDialog.setState({ open: { kind, aim, anchor: anchorOf(document.activeElement) } });
}

export function closeImageDialog(): void {
  useImageDialog.setState({ open: null });
}
