import { describe, expect, test } from 'vitest';
import { follow, isScaled, makeScale, tall_px_max, toNative, toVirtual } from './scaledScroll';

const view_px = 800;
const long = makeScale(66_000_000, view_px);

describe('a list taller than any element', () => {
  test('reaches both of its ends exactly', () => {
    expect(isScaled(long)).toBe(true);
    expect(long.native_px + view_px).toBe(tall_px_max);
    expect(toVirtual(long, 0)).toBe(0);
    expect(toVirtual(long, long.native_px)).toBe(long.virtual_px);
    expect(toVirtual(long, long.native_px - 40)).toBe(long.virtual_px - 40);
  });

  test('finds its way back from every place', () => {
    for (const virtual of [0, 5, 99_999, 100_001, 33_000_000, 65_899_999, long.virtual_px]) {
      expect(toVirtual(long, toNative(long, virtual))).toBeCloseTo(virtual, 4);
    }
  });

  test('goes pixel by pixel under the wheel and by parts under the scrollbar', () => {
    const middle = { native: 3_000_000, virtual: toVirtual(long, 3_000_000) };
    const wheeled = follow(long, middle, 3_000_120);
    expect(wheeled.virtual - middle.virtual).toBeCloseTo(120);
    const dragged = follow(long, middle, 4_500_000);
    expect(dragged.virtual).toBe(toVirtual(long, 4_500_000));
  });

  test('never strands a wheel at an end of the element before the end of the list', () => {
    let place = { native: 5_000_000, virtual: toVirtual(long, 5_000_000) };
    let steps = 0;
    while (place.virtual < long.virtual_px && steps < 200_000) {
      const native = Math.min(long.native_px, place.native + 1_000);
      const next = follow(long, place, native);
      expect(next.virtual).toBeGreaterThan(place.virtual);
      expect(next.virtual - place.virtual).toBeLessThanOrEqual(1_001);
      place = next;
      steps += 1;
    }
    expect(place.virtual).toBe(long.virtual_px);
  });

  test('that fits is left alone', () => {
    const short = makeScale(5_000, view_px);
    expect(follow(short, { native: 0, virtual: 0 }, 4_200)).toEqual({
      native: 4200,
      virtual: 4200,
    });
  });
});
