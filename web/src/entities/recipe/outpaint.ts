import type { Outpaint } from '@/api/recipe';
import { fit } from '@/lib/numbers';
import type { RecipeLimits } from './model';

interface Size {
  width: number;
  height: number;
}

/** How much an initial image grows across and down. */
export function roomOf({ left, top, right, bottom }: Omit<Outpaint, 'color'>): Size {
  return { width: left + right, height: top + bottom };
}

export function hasRoom(outpaint: Outpaint): boolean {
  const { width, height } = roomOf(outpaint);
  return width + height > 0;
}

/**
 * The room as it can be asked for: in the steps of the model, and never more than a picture may
 * have in all, because the initial image would have to shrink for it.
 */
export function allowedRoom(outpaint: Outpaint, size: Size, limits: RecipeLimits): Outpaint {
  const within = (wish: number, used: number, whole: { max: number; multiple?: number }) => {
    const max = Math.min(limits.outpaint_px.max, Math.max(0, whole.max - used));
    return fit(wish, { ...whole, min: 0, max });
  };
  const left = within(outpaint.left, size.width, limits.width);
  const top = within(outpaint.top, size.height, limits.height);
  return {
    ...outpaint,
    left,
    top,
    right: within(outpaint.right, size.width + left, limits.width),
    bottom: within(outpaint.bottom, size.height + top, limits.height),
  };
}

/** The same amount more on some sides, a quarter of the picture, in the steps of the model. */
export function grownBy(
  outpaint: Outpaint,
  sides: readonly ('left' | 'top' | 'right' | 'bottom')[],
  size: Size,
  limits: RecipeLimits,
): Outpaint {
  const step = fit(Math.min(size.width, size.height) / 4, { ...limits.width, min: 1 });
  const more = Object.fromEntries(sides.map((side) => [side, outpaint[side] + step]));
  return allowedRoom({ ...outpaint, ...more }, size, limits);
}
