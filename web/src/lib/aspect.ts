import { fit, type Range } from './numbers';

export interface Size {
  width: number;
  height: number;
}

export interface Ratio {
  id: string;
  across: number;
  down: number;
}

/** In the order they are offered: square, then ever wider, then ever taller. */
export const ratios: readonly Ratio[] = [
  { id: '1:1', across: 1, down: 1 },
  { id: '4:3', across: 4, down: 3 },
  { id: '3:2', across: 3, down: 2 },
  { id: '16:9', across: 16, down: 9 },
  { id: '3:4', across: 3, down: 4 },
  { id: '2:3', across: 2, down: 3 },
  { id: '9:16', across: 9, down: 16 },
];

/** The size of this ratio whose area is nearest to what the model was trained on. */
export function sizeFor(ratio: Ratio, area_px: number, width: Range, height: Range): Size {
  const exact = Math.sqrt((area_px * ratio.across) / ratio.down);
  return {
    width: fit(exact, width),
    height: fit((exact * ratio.down) / ratio.across, height),
  };
}

/** Which preset produced this size, allowing for the rounding to the model's multiple. */
export function ratioOf(size: Size, area_px: number, width: Range, height: Range): Ratio | null {
  const same = ratios.find((ratio) => {
    if (ratio.across * size.height === ratio.down * size.width) return true;
    const made = sizeFor(ratio, area_px, width, height);
    return made.width === size.width && made.height === size.height;
  });
  return same ?? null;
}
