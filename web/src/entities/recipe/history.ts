import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { list, number, shape, text, withDefault, type ReadBy } from '@/lib/parse';
import { storageFor } from '@/lib/storage';

const entries_max = 100;

const readEntry = shape({
  prompt: text,
  negative_prompt: withDefault(text, ''),
  at: withDefault(number, 0),
});
export type PastPrompt = ReadBy<typeof readEntry>;
type Words = Pick<PastPrompt, 'prompt' | 'negative_prompt'>;

interface History {
  entries: readonly PastPrompt[];
}

/** Prompts that were sent from this browser, the last one first. */
export const useHistory = create<History>()(
  persist((): History => ({ entries: [] }), {
    name: 'atelier.prompts',
    version: 1,
    storage: storageFor<History>(),
    merge: (saved) => ({ entries: restoreHistory(saved) }),
  }),
);

export function restoreHistory(saved: unknown): PastPrompt[] {
  try {
    return shape({ entries: list(readEntry) })(saved).entries.slice(0, entries_max);
  } catch {
    return [];
  }
}

const isSame = (a: Words, b: Words) =>
  a.prompt === b.prompt && a.negative_prompt === b.negative_prompt;

/** A prompt that was sent before moves to the front instead of standing there twice. */
export function remembered(entries: readonly PastPrompt[], sent: PastPrompt): PastPrompt[] {
  if (sent.prompt.trim() === '') return [...entries];
  return [sent, ...entries.filter((entry) => !isSame(entry, sent))].slice(0, entries_max);
}

export function rememberPrompt({ prompt, negative_prompt }: Words, now_ms: number): void {
  useHistory.setState(({ entries }) => ({
    entries: remembered(entries, { prompt, negative_prompt, at: now_ms }),
  }));
}

export function forgetPrompts(which: PastPrompt | 'all'): void {
  useHistory.setState(({ entries }) => ({
    entries: which === 'all' ? [] : entries.filter((entry) => entry !== which),
  }));
}

/** Where a person stands in the past, and the words they had not sent when they went there. */
export interface Walk {
  place: number;
  unsent: Words;
}

/**
 * One step into the past or back. Words that were changed on the way are a new beginning: they are
 * kept, and the way back leads to them.
 */
export function stepThrough(
  entries: readonly PastPrompt[],
  walk: Walk | null,
  now: Words,
  direction: 'older' | 'newer',
): { walk: Walk | null; words: Words } | null {
  const here = walk === null ? undefined : entries[walk.place];
  const stands = walk !== null && here !== undefined && isSame(here, now) ? walk : null;
  const place = stands?.place ?? -1;
  const unsent = stands?.unsent ?? now;
  const next = direction === 'older' ? place + 1 : place - 1;
  if (next < -1) return null;
  if (next === -1) return { walk: null, words: unsent };
  const entry = entries[next];
  if (!entry) return null;
  // The prompt at hand may be the last one that was sent; then the step leads past it.
  if (stands === null && isSame(entry, now)) {
    return stepThrough(entries, { place: next, unsent }, now, direction);
  }
  const { prompt, negative_prompt } = entry;
  return { walk: { place: next, unsent }, words: { prompt, negative_prompt } };
}

/** Entries that hold every word of a search, whatever its case. */
export function findPrompts(entries: readonly PastPrompt[], search: string): PastPrompt[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ prompt, negative_prompt }) => {
    const all = `${prompt} ${negative_prompt}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
