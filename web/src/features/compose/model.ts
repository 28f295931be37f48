/** Fields that can show their own fault; anything else is said under the Invoke button. */
export const fieldsShown: readonly string[] = [
  'prompt',
  'negative_prompt',
  'model_id',
  'width',
  'height',
  'scheduler',
  'steps',
  'cfg_scale',
  'seed',
  'clip_skip',
  'cfg_rescale',
];

/** A pasted seed may carry spaces, a label or a sign; what counts are its digits. */
export function parseSeed(words: string, max: number): number | null {
  const digits = words.match(/\d+/)?.[0];
  if (digits === undefined) return null;
  const seed = Number(digits);
  return Number.isSafeInteger(seed) && seed <= max ? seed : null;
}
