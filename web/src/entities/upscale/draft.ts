import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { flag, nullable, number, shape, text, withDefault, type ReadBy } from '@/lib/parse';
import { storageFor } from '@/lib/storage';

/** How one person likes pictures enlarged. */
const readDraft = shape({
  /** An upscaler's id, "bicubic" for none, null for whichever suits the scale. */
  upscaler: nullable(text),
  scale: withDefault(number, 2),
  strength: withDefault(number, 1),
  refine: withDefault(flag, false),
  refine_strength: withDefault(number, 0.3),
  /** Empty: the picture's own words. */
  prompt: withDefault(text, ''),
});
export type UpscaleDraft = ReadBy<typeof readDraft>;

export const defaultUpscale: UpscaleDraft = readDraft({});

export const useUpscaleDraft = create<UpscaleDraft>()(
  persist(() => defaultUpscale, {
    name: 'atelier.upscale',
    version: 1,
    storage: storageFor<UpscaleDraft>(),
    merge: (saved) => restoreUpscale(saved),
  }),
);

export function restoreUpscale(saved: unknown): UpscaleDraft {
  try {
    return readDraft(saved ?? {});
  } catch {
    return defaultUpscale;
  }
}

export function changeUpscale(part: Partial<UpscaleDraft>): void {
  useUpscaleDraft.setState(part);
}
