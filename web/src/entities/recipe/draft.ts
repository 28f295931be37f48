import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { flag, nullable, number, shape, text, withDefault, type ReadBy } from '@/lib/parse';
import { storageFor } from '@/lib/storage';
import { draftParts } from './parts';

/**
 * What a person is composing. Null means "whatever the model likes best": the effective value is
 * derived from the model (see model.ts), so that changing the model changes what was left alone.
 */
export const readDraft = shape({
  prompt: withDefault(text, ''),
  negative_prompt: withDefault(text, ''),
  model_id: nullable(text),
  width: nullable(number),
  height: nullable(number),
  scheduler: nullable(text),
  steps: nullable(number),
  cfg_scale: nullable(number),
  cfg_rescale: nullable(number),
  clip_skip: nullable(number),
  seed: withDefault(number, 0),
  randomise: withDefault(flag, true),
  images: withDefault(number, 1),
  ...draftParts,
});
export type Draft = ReadBy<typeof readDraft>;

export const blankDraft: Draft = readDraft({});

interface DraftState {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

const useDraftStore = create<DraftState>()(
  persist(
    (set) => ({
      draft: blankDraft,
      change: (part) => set(({ draft }) => ({ draft: { ...draft, ...part } })),
    }),
    {
      name: 'atelier.draft',
      version: 1,
      storage: storageFor<{ draft: Draft }>(),
      partialize: ({ draft }) => ({ draft }),
      merge: (saved, current) => ({ ...current, draft: restoreDraft(saved) }),
    },
  ),
);

/** A draft from another version or a damaged one must never keep the page from opening. */
export function restoreDraft(saved: unknown): Draft {
  try {
    return shape({ draft: readDraft })(saved).draft;
  } catch {
    return blankDraft;
  }
}

export function useDraft(): Draft {
  return useDraftStore((state) => state.draft);
}

export const changeDraft = (part: Partial<Draft>): void => useDraftStore.getState().change(part);

/** The draft at this moment, for verbs that run outside of a component. */
export const draftNow = (): Draft => useDraftStore.getState().draft;
