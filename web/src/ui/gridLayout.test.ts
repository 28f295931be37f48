import { describe, expect, test } from 'vitest';
import { gridFor, rowsInSight, stepFrom, tiles_max } from './gridLayout';

const wish = { gap_px: 4, foot_px: 0 };

describe('the grid', () => {
  test('fills the width with whole columns', () => {
    for (const width of [120, 276, 300, 617]) {
      const { columns, cell_px } = gridFor(width, 800, { ...wish, wanted_px: 128 });
      expect(columns * cell_px + (columns - 1) * 4).toBeLessThanOrEqual(width);
      expect(columns).toBeGreaterThan(0);
    }
    expect(gridFor(276, 800, { ...wish, wanted_px: 128 }).columns).toBe(2);
  });

  test('never draws more tiles than it may, on the largest screen with the smallest tiles', () => {
    for (const [width, height] of [
      [300, 800],
      [1280, 800],
      [3840, 2160],
      [7680, 4320],
    ] as const) {
      const grid = gridFor(width, height, { ...wish, wanted_px: 64 });
      const { pool } = rowsInSight(50_000, height, 1_000_000, grid);
      expect(pool * grid.columns).toBeLessThanOrEqual(tiles_max);
    }
  });

  test('draws the last rows at the end and no row that does not exist', () => {
    const grid = { columns: 2, cell_px: 100, row_px: 104 };
    expect(rowsInSight(0, 400, 3, grid)).toEqual({ first: 0, pool: 2 });
    const { first, pool } = rowsInSight(1e9, 400, 1001, grid);
    expect(first + pool).toBe(501);
  });

  test('is walked with the keyboard and stops at its edges', () => {
    const grid = { columns: 2, page_rows: 2 };
    expect(stepFrom(0, 'ArrowRight', 4, grid)).toBe(1);
    expect(stepFrom(0, 'ArrowDown', 4, grid)).toBe(2);
    expect(stepFrom(2, 'ArrowDown', 4, grid)).toBe(2);
    expect(stepFrom(0, 'ArrowLeft', 4, grid)).toBe(0);
    expect(stepFrom(1, 'End', 4, grid)).toBe(3);
    expect(stepFrom(3, 'Home', 4, grid)).toBe(0);
    expect(stepFrom(1, 'PageDown', 100, grid)).toBe(5);
    expect(stepFrom(3, 'PageUp', 100, grid)).toBe(1);
  });

  test('leads down to the end where the last row is shorter', () => {
    const grid = { columns: 4, page_rows: 2 };
    expect(stepFrom(3, 'ArrowDown', 6, grid)).toBe(5);
    expect(stepFrom(4, 'ArrowDown', 6, grid)).toBe(4);
  });
});
