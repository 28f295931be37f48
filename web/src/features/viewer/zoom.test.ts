import { describe, expect, test } from 'vitest';
import { fitZoom, isSameShape, keepInside, stepScale, wheelFactor, zoomAt } from './zoom';

const stage = { width: 832, height: 632 };
const square = { width: 1024, height: 1024 };

describe('two pictures', () => {
  test('have one shape when only their size differs, rounding allowed', () => {
    expect(isSameShape({ width: 333, height: 250 }, { width: 1332, height: 1001 })).toBe(true);
    expect(isSameShape(square, stage)).toBe(false);
  });
});

describe('zooming', () => {
  test('fits the whole picture and never blows a small one up beyond twice', () => {
    expect(fitZoom(square, stage).scale).toBeCloseTo(600 / 1024);
    expect(fitZoom({ width: 64, height: 64 }, stage).scale).toBe(2);
  });

  test('keeps the spot under the pointer where it is', () => {
    const at = { x: 100, y: -50 };
    const before = { scale: 2, x: 10, y: 20 };
    const spot = { x: (at.x - before.x) / 2, y: (at.y - before.y) / 2 };
    const after = zoomAt(before, 3, at, square, stage);
    expect(after.x + spot.x * 3).toBeCloseTo(at.x);
    expect(after.y + spot.y * 3).toBeCloseTo(at.y);
  });

  test('never lets go of the picture', () => {
    expect(keepInside({ scale: 0.1, x: 300, y: 300 }, square, stage)).toMatchObject({ x: 0, y: 0 });
    const wide = keepInside({ scale: 1, x: 5000, y: -5000 }, square, stage);
    expect(wide).toMatchObject({ x: (1024 - 832) / 2, y: -(1024 - 632) / 2 });
    expect(zoomAt({ scale: 1, x: 0, y: 0 }, 1000, { x: 0, y: 0 }, square, stage).scale).toBe(16);
  });

  test('walks the steps and stops at their ends', () => {
    expect(stepScale(0.586, 1)).toBe(0.75);
    expect(stepScale(1, 1)).toBe(1.5);
    expect(stepScale(1, -1)).toBe(0.75);
    expect(stepScale(16, 1)).toBe(16);
    expect(stepScale(0.1, -1)).toBe(0.1);
  });

  test('a wheel turned there and back ends where it began, and one jump stays bounded', () => {
    expect(wheelFactor(100, 0) * wheelFactor(-100, 0)).toBeCloseTo(1);
    expect(wheelFactor(3, 1)).toBeCloseTo(wheelFactor(48, 0));
    expect(wheelFactor(-1e9, 0)).toBeLessThan(2.3);
  });
});
