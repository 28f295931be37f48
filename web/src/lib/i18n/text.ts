import type { en } from './en';

export type Key = keyof typeof en;
export type Texts = Record<Key, string>;
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

export function makeSay(language: Language, texts: Texts): Say {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  const say = (key: Key, values?: Values) => fill(texts[key], values);
  const count = (key: CountedKey, amount: number, values?: Values) => {
    const form = rules.select(amount) === 'one' ? 'one' : 'other';
    const template = texts[`${key}_${form}` as Key];
    return fill(template, { ...values, count: numbers.format(amount) });
  };
  return Object.assign(say, { count, language });
}

/** The language to speak: the chosen one, else the first of the browser's that we know. */
export function pickLanguage(chosen: Language | 'auto', wanted: readonly string[]): Language {
  if (chosen !== 'auto') return chosen;
  const known = wanted.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'de');
  return known === 'de' ? 'de' : 'en';
}
