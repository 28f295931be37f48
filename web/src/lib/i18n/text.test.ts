import { describe, expect, test } from 'vitest';
import { de } from './de';
import { en as first } from './en';
import { late } from './en/late';
import { bringTexts, fill, makeSay, pickLanguage } from './text';

const en = { ...first, ...late };

const placeholders = (words: string) =>
  [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('languages', () => {
  test('German and English have the same keys', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  test('every translation fills in the same values', () => {
    const german = new Map<string, string>(Object.entries(de));
    const different = Object.entries(en)
      .filter(
        ([key, words]) => placeholders(words).join() !== placeholders(german.get(key) ?? '').join(),
      )
      .map(([key]) => key);
    expect(different).toEqual([]);
  });

  test('a counted key has both of its forms', () => {
    const keys = Object.keys(en);
    const halves = keys
      .filter((key) => key.endsWith('_other'))
      .filter((key) => !keys.includes(key.replace(/_other$/, '_one')));
    expect(halves).toEqual([]);
  });

  test('counting picks the right form', () => {
    const say = makeSay('en', en);
    expect(say.count('gallery.new', 1)).toBe('1 new image');
    expect(say.count('gallery.new', 1200)).toBe('1,200 new images');
    expect(makeSay('de', de).count('queue.waiting', 1)).toBe('1 wartet');
  });

  test('what is loaded later brings its English words along', () => {
    const say = makeSay('en', first);
    expect(say('models.empty_title')).toBe('models.empty_title');
    bringTexts(late);
    expect(say('models.empty_title')).toBe('No models yet');
    expect(makeSay('de', de)('models.empty_title')).toBe('Noch keine Modelle');
  });

  test('an unknown value stays visible instead of vanishing', () => {
    expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}');
  });

  test('the browser decides until a person does', () => {
    expect(pickLanguage('auto', ['fr-FR', 'de-AT', 'en'])).toBe('de');
    expect(pickLanguage('auto', ['fr'])).toBe('en');
    expect(pickLanguage('en', ['de'])).toBe('en');
  });
});
