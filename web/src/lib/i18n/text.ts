import type { en } from './en';
import type { late } from './en/late';

export type Key = keyof typeof en | keyof typeof late;
export type Texts = Record<Key, string>;
/** The words of the first load: screens that are loaded later bring theirs along. */
type FirstTexts = Record<keyof typeof en, string>;
export type Language = 'en' | 'de';
type Values = Record<string, string | number>;

type PluralKey<K> = K extends `${infer Stem}_other` ? Stem : never;
/** Keys that come as "_one" and "_other". */
type CountedKey = PluralKey<Key>;

export interface Say {
  (key: Key, values?: Values): string;
  count: (key: CountedKey, count: number, values?: Values) => string;
  language: Language;
}

export function fill(template: string, values: Values = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

const brought: Partial<Record<string, string>> = {};

/** Called by what is loaded later, before it is drawn. English only: a translation comes whole. */
export function bringTexts(texts: Record<string, string>): void {
  Object.assign(brought, texts);
}

export function makeSay(language: Language, texts: FirstTexts & Partial<Texts>): Say {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const wordsOf = (key: Key) => texts[key] ?? brought[key] ?? key;
  const say = (key: Key, values?: Values) => fill(wordsOf(key), values);
  const count = (key: CountedKey, amount: number, values?: Values) => {
    const form = rules.select(amount) === 'one' ? 'one' : 'other';
    return fill(wordsOf(`${key}_${form}` as Key), { ...values, count: numbers.format(amount) });
  };
  return Object.assign(say, { count, language });
}

/** The language to speak: the chosen one, else the first of the browser's that we know. */
export function pickLanguage(chosen: Language | 'auto', wanted: readonly string[]): Language {
  if (chosen !== 'auto') return chosen;
  const known = wanted.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'de');
  return known === 'de' ? 'de' : 'en';
}
