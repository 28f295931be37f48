import { describe, expect, test } from 'vitest';
import { assetSample } from '@/test/samples';
import { gridFor, heldBack, rowCount, stepFrom } from './model';

const assets = ['d', 'c', 'b', 'a'].map((id) => assetSample({ id }));

describe('the grid', () => {
  test('fills the width with whole columns', () => {
    for (const width of [120, 276, 300, 617]) {
      const { columns, cell_px } = gridFor(width, 128);
      expect(columns * cell_px + (columns - 1) * 4).toBeLessThanOrEqual(width);
      expect(columns).toBeGreaterThan(0);
    }
    expect(gridFor(276, 128).columns).toBe(2);
    expect(rowCount(5, { columns: 2, cell_px: 1 })).toBe(3);
  });

  test('does not move under a reader: arrivals wait above', () => {
    expect(heldBack(assets, null)).toEqual({ shown: assets, waiting: 0 });
    const held = heldBack(assets, 'b');
    expect(held.waiting).toBe(2);
    expect(held.shown.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(heldBack(assets, 'deleted').shown).toHaveLength(4);
  });

  test('is walked with the arrow keys and stops at its edges', () => {
    expect(stepFrom(0, 'ArrowRight', 4, 2)).toBe(1);
    expect(stepFrom(0, 'ArrowDown', 4, 2)).toBe(2);
    expect(stepFrom(2, 'ArrowDown', 4, 2)).toBe(2);
    expect(stepFrom(0, 'ArrowLeft', 4, 2)).toBe(0);
    expect(stepFrom(1, 'End', 4, 2)).toBe(3);
    expect(stepFrom(3, 'Home', 4, 2)).toBe(0);
  });
});
