import type { Preprocessor } from '@/api/recipe';
import { fit, type Range } from '@/lib/numbers';

const fieldsShown: readonly string[] = [
  'prompt',
  'negative_prompt',
  'model_id',
  'width',
  'height',
  'scheduler',
  'steps',
  'cfg_scale',
  'text_accuracy',
  'seed',
];

/**
 * Fields that are always in sight and can show their own fault. Those in sections may be closed,
 * so their faults are said under the Invoke button as well.
 */
export function isShownAtField(field: string): boolean {
  return fieldsShown.includes(field);
}

/** A pasted seed may carry spaces, a label or a sign; what counts are its digits. */
export function parseSeed(words: string, max: number): number | null {
  const digits = words.match(/\d+/)?.[0];
  if (digits === undefined) return null;
  const seed = Number(digits);
  return Number.isSafeInteger(seed) && seed <= max ? seed : null;
}

interface Size {
  width: number;
  height: number;
}

/** As many pixels as now, in the shape of a picture, as near as the model's steps allow. */
export function sameShape(
  shape: Size,
  now: Size,
  { width, height }: { width: Range; height: Range },
): Size {
  const ratio = shape.width / shape.height;
  const area = now.width * now.height;
  return {
    width: fit(Math.sqrt(area * ratio), width),
    height: fit(Math.sqrt(area / ratio), height),
  };
}

/** Text accuracy in a word: what a person may expect of a number from 1 to 10. */
export function accuracyWord(accuracy: number): 'loose' | 'balanced' | 'literal' {
  if (accuracy <= 3) return 'loose';
  return accuracy >= 8 ? 'literal' : 'balanced';
}

/** What a preprocessor is told: only what it knows, and what was left alone as it is usual. */
export function parametersOf(
  { parameters }: Pick<Preprocessor, 'parameters'>,
  chosen: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(parameters.map(({ name, usual }) => [name, chosen[name] ?? usual]));
}
