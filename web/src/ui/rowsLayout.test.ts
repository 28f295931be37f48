import { describe, expect, test } from 'vitest';
import { layRows, placeToShow, rowAt } from './rowsLayout';

describe('rows of different heights', () => {
  const { tops_px, total_px } = layRows([40, 56, 56, 40, 56]);

  test('lie under each other', () => {
    expect(tops_px).toEqual([0, 40, 96, 152, 192]);
    expect(total_px).toBe(248);
    expect(layRows([])).toEqual({ tops_px: [], total_px: 0 });
  });

  test('are found by their place', () => {
    expect([-5, 0, 39, 40, 151, 152, 9_999].map((px) => rowAt(tops_px, px))).toEqual([
      0, 0, 0, 1, 2, 3, 4,
    ]);
    expect(rowAt([], 10)).toBe(0);
  });

  test('are brought into sight by the shortest way', () => {
    const view = { top_px: 50, height_px: 100 };
    expect(placeToShow({ top_px: 60, height_px: 40 }, view)).toBe(50);
    expect(placeToShow({ top_px: 0, height_px: 40 }, view)).toBe(0);
    expect(placeToShow({ top_px: 152, height_px: 40 }, view)).toBe(92);
  });
});
