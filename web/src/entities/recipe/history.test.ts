import { describe, expect, test } from 'vitest';
import { findPrompts, remembered, restoreHistory, stepThrough, type PastPrompt } from './history';

const past = (prompt: string): PastPrompt => ({ prompt, negative_prompt: '', at: 0 });
const entries = ['third', 'second', 'first'].map(past);
const words = (prompt: string) => ({ prompt, negative_prompt: '' });

describe('the prompt history', () => {
  test('holds each prompt once, the last sent first, and at most a hundred', () => {
    expect(remembered(entries, past('first')).map(({ prompt }) => prompt)).toEqual([
      'first',
      'third',
      'second',
    ]);
    const many = Array.from({ length: 100 }, (_, n) => past(String(n)));
    expect(remembered(many, past('new'))).toHaveLength(100);
  });

  test('does not remember an empty prompt', () => {
    expect(remembered(entries, past('  '))).toEqual(entries);
  });

  test('is walked from what was not sent yet and back to it', () => {
    const one = stepThrough(entries, null, words('unsent'), 'older');
    expect(one?.words.prompt).toBe('third');
    const two = stepThrough(entries, one?.walk ?? null, words('third'), 'older');
    expect(two?.words.prompt).toBe('second');
    const back = stepThrough(entries, two?.walk ?? null, words('second'), 'newer');
    const home = stepThrough(entries, back?.walk ?? null, words('third'), 'newer');
    expect(home?.words.prompt).toBe('unsent');
    expect(home?.walk).toBeNull();
  });

  test('steps past the prompt that stands in the field already', () => {
    expect(stepThrough(entries, null, words('third'), 'older')?.words.prompt).toBe('second');
  });

  test('keeps words that were changed on the way', () => {
    const one = stepThrough(entries, null, words('unsent'), 'older');
    const again = stepThrough(entries, one?.walk ?? null, words('third, changed'), 'older');
    expect(again?.walk?.unsent.prompt).toBe('third, changed');
  });

  test('ends at its ends', () => {
    expect(
      stepThrough(entries, { place: 2, unsent: words('') }, words('first'), 'older'),
    ).toBeNull();
    expect(stepThrough(entries, null, words('x'), 'newer')).toBeNull();
    expect(stepThrough([], null, words('x'), 'older')).toBeNull();
  });

  test('is found by words in any order', () => {
    const kept = [past('a castle in fog'), past('a bluebird')];
    expect(findPrompts(kept, 'FOG castle')).toEqual([kept[0]]);
    expect(findPrompts(kept, '')).toEqual(kept);
  });

  test('survives a damaged store', () => {
    expect(restoreHistory({ entries: [{ prompt: 7 }] })).toEqual([]);
    expect(restoreHistory(undefined)).toEqual([]);
  });
});
