export interface Range {
  min: number;
  max: number;
  multiple?: number;
}

export function clamp(value: number, { min, max }: Range): number {
  return Math.min(max, Math.max(min, value));
}

/** Nearest allowed value; ties go up, as a person dragging a slider expects. */
export function fit(value: number, range: Range): number {
  const multiple = range.multiple ?? 0;
  if (multiple <= 0) return clamp(value, range);
  const lowest = Math.ceil(range.min / multiple) * multiple;
  const highest = Math.floor(range.max / multiple) * multiple;
  return clamp(Math.round(value / multiple) * multiple, { min: lowest, max: highest });
}

export function leastCommonMultiple(a: number, b: number): number {
  const divisor = (x: number, y: number): number => (y === 0 ? x : divisor(y, x % y));
  return (a / divisor(a, b)) * b;
}
