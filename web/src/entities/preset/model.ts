import { nullable, number, shape, text, withDefault, type ReadBy } from '@/lib/parse';

export const readPreset = shape({
  id: text,
  name: text,
  prompt: withDefault(text, ''),
  negative_prompt: withDefault(text, ''),
  rev: withDefault(number, 1),
  created_at: nullable(number),
});
export type Preset = ReadBy<typeof readPreset>;

const placeholder = '{prompt}';

/** A style around somebody's own words: where {prompt} stands, else after them. */
export function styled(style: string, words: string): string {
  if (style.includes(placeholder)) return style.replaceAll(placeholder, words);
  return [words, style].filter((part) => part.trim() !== '').join(', ');
}
