/**
 * Browsers draw no element taller than some ten million pixels, and a million pictures are taller.
 * A long list therefore scrolls inside a shorter element: near both ends one pixel is one pixel,
 * between them the scrollbar covers more ground than it shows, while the wheel still moves pixel by
 * pixel. "Native" is what the browser believes, "virtual" where the reader is.
 */
interface Scale {
  /** How far each can be scrolled, in px. */
  native_px: number;
  virtual_px: number;
  view_px: number;
}

export interface Place {
  native: number;
  virtual: number;
}

/** Safe in every browser, and fine enough for any scrollbar. */
export const tall_px_max = 6_000_000;
const exact_px = 100_000;

export function makeScale(total_px: number, view_px: number): Scale {
  const virtual_px = Math.max(0, total_px - view_px);
  return { virtual_px, native_px: Math.min(virtual_px, tall_px_max - view_px), view_px };
}

export function isScaled({ native_px, virtual_px }: Scale): boolean {
  return virtual_px > native_px;
}

function slope({ native_px, virtual_px }: Scale): number {
  return (virtual_px - 2 * exact_px) / (native_px - 2 * exact_px);
}

export function toVirtual(scale: Scale, native: number): number {
  const { native_px, virtual_px } = scale;
  if (!isScaled(scale) || native <= exact_px) return Math.min(native, virtual_px);
  const left = native_px - native;
  if (left <= exact_px) return virtual_px - Math.max(0, left);
  return exact_px + (native - exact_px) * slope(scale);
}

export function toNative(scale: Scale, virtual: number): number {
  const { native_px, virtual_px } = scale;
  if (!isScaled(scale) || virtual <= exact_px) return Math.min(virtual, native_px);
  const left = virtual_px - virtual;
  if (left <= exact_px) return native_px - Math.max(0, left);
  return exact_px + (virtual - exact_px) / slope(scale);
}

function clampTo(value: number, max: number): number {
  return Math.min(max, Math.max(0, value));
}

/**
 * Where the reader is after the browser scrolled to `native`. A small step is the wheel, a finger
 * or a key and means just that; a large one is the scrollbar and means a part of the whole. The
 * native place that comes back differs from the one given when wheel steps have led to an end of
 * the element but not of the list.
 */
export function follow(scale: Scale, before: Place, native: number): Place {
  if (!isScaled(scale)) return { native, virtual: native };
  const step = native - before.native;
  if (Math.abs(step) > Math.max(1_500, scale.view_px * 1.5)) {
    return { native, virtual: toVirtual(scale, native) };
  }
  const virtual = clampTo(before.virtual + step, scale.virtual_px);
  const isExact = native <= exact_px || scale.native_px - native <= exact_px;
  const isAstray = isExact && Math.abs(toVirtual(scale, native) - virtual) > 1;
  if (isAstray) return { native: Math.round(toNative(scale, virtual)), virtual };
  return { native, virtual: isExact ? toVirtual(scale, native) : virtual };
}
