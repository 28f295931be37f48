import { describe, expect, test } from 'vitest';
import { assetSample } from '@/test/samples';
import { settingsDiff, wordDiff } from './recipeDiff';

describe('two pictures compared', () => {
  test('only what differs is told', () => {
    const left = assetSample({ id: 'a', steps: 20, seed: 1 });
    const right = assetSample({ id: 'b', steps: 30, seed: 1 });
    expect(settingsDiff(left, right)).toEqual([
      { label: 'compose.steps', left: '20', right: '30' },
    ]);
    expect(settingsDiff(left, { ...left, id: 'c' })).toEqual([]);
  });

  test('an upload has no settings to compare, only a size', () => {
    const upload = assetSample({ id: 'u', has_recipe: false, width: 64, height: 64 });
    const rows = settingsDiff(assetSample({ id: 'a', width: 32, height: 32 }), upload);
    expect(rows.find(({ label }) => label === 'compose.size')?.right).toBe('64 × 64');
    expect(rows.find(({ label }) => label === 'compose.steps')?.right).toBe('');
  });

  test('words are kept, taken out or put in', () => {
    expect(wordDiff('a red fish', 'a blue fish')).toEqual([
      { text: 'a ', side: 'both' },
      { text: 'red ', side: 'left' },
      { text: 'blue ', side: 'right' },
      { text: 'fish', side: 'both' },
    ]);
    expect(wordDiff('', 'new')).toEqual([{ text: 'new', side: 'right' }]);
    const whole = wordDiff('one two three', 'one two three').map(({ text }) => text);
    expect(whole.join('')).toBe('one two three');
  });
});
