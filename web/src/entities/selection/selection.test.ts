import { describe, expect, test } from 'vitest';
import {
  countOf,
  everything,
  isSelected,
  nothing,
  only,
  targetOf,
  toggle,
  withoutIds,
  withRange,
} from './model';

describe('a selection', () => {
  test('takes and gives back single assets', () => {
    const one = toggle(only('a', 0), 'b', 3);
    expect(countOf(one, 10)).toBe(2);
    expect(one.anchor).toBe(3);
    expect(countOf(toggle(one, 'a', 0), 10)).toBe(1);
  });

  test('of everything counts all but the exceptions and knows no ids', () => {
    const all = toggle(everything(null), 'x', 5);
    expect(countOf(all, 1_000_000)).toBe(999_999);
    expect(isSelected(all, 'x')).toBe(false);
    expect(isSelected(all, 'y')).toBe(true);
    expect(targetOf(all, { board: 'b' }, 10)).toEqual({
      kind: 'filter',
      filter: { board: 'b' },
      exclude: ['x'],
      count: 9,
    });
    expect(isSelected(withRange(all, ['x']), 'x')).toBe(true);
  });

  test('lets go of assets that are gone', () => {
    const three = withRange(nothing, ['a', 'b', 'c']);
    expect(countOf(withoutIds(three, ['b', 'z']), 9)).toBe(2);
    expect(withoutIds(three, ['z'])).toBe(three);
  });
});
