import { describe, expect, test } from 'vitest';
import { hasWords, withWords } from './prompt';
import { askedAt, hasVariants, suggested, triggerText } from './suggest';

describe('what can be completed', () => {
  test('is an embedding after an angle bracket', () => {
    expect(askedAt('a bird <old', 11)).toEqual({
      from: 7,
      to: 11,
      search: 'old',
      kind: 'embedding',
    });
    expect(askedAt('a bird <old> x', 14)).toBeNull();
  });

  test('is a wildcard after two underscores', () => {
    expect(askedAt('a __ani', 7)).toEqual({ from: 2, to: 7, search: 'ani', kind: 'wildcard' });
    expect(askedAt('snake__case', 11)).toBeNull();
  });

  test('begins with what was typed, then contains it', () => {
    const all = ['<paper>', '<old-paper>', '<bird>'].map((text) => ({ text, says: '' }));
    expect(suggested(all, 'paper').map(({ text }) => text)).toEqual(['<paper>', '<old-paper>']);
    expect(suggested(all, '')).toHaveLength(3);
  });

  test('a trigger has its brackets once', () => {
    expect(triggerText('old')).toBe('<old>');
    expect(triggerText('<old>')).toBe('<old>');
  });
});

describe('a prompt with choices', () => {
  test('is told from one with plain braces or underscores', () => {
    expect(hasVariants('a {red|blue} bird')).toBe(true);
    expect(hasVariants('a __animal__')).toBe(true);
    expect(hasVariants('a {prompt} b')).toBe(false);
    expect(hasVariants('snake_case and __ nothing')).toBe(false);
  });
});

describe('trigger phrases', () => {
  test('are put into the prompt once', () => {
    expect(withWords('', 'ink wash')).toBe('ink wash');
    expect(withWords('mountains', 'ink wash')).toBe('mountains, ink wash');
    expect(withWords('mountains, ', 'ink wash')).toBe('mountains, ink wash');
    expect(withWords('Ink Wash mountains', 'ink wash')).toBe('Ink Wash mountains');
    expect(hasWords('INK', 'ink')).toBe(true);
  });
});
