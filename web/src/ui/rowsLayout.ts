/** Where each row of a list of known heights begins, and how long the list is. */
export function layRows(heights_px: readonly number[]): { tops_px: number[]; total_px: number } {
  let total_px = 0;
  const tops_px = heights_px.map((height) => {
    const top = total_px;
    total_px += height;
    return top;
  });
  return { tops_px, total_px };
}

/** The last row that begins at or above this place; 0 for an empty list. */
export function rowAt(tops_px: readonly number[], place_px: number): number {
  let low = 0;
  let high = tops_px.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops_px[middle] ?? 0) <= place_px) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where to scroll so that a row is in sight, or the same place when it already is. */
export function placeToShow(
  row: { top_px: number; height_px: number },
  view: { top_px: number; height_px: number },
): number {
  if (row.top_px < view.top_px) return row.top_px;
  const below = row.top_px + row.height_px - view.height_px;
  return below > view.top_px ? below : view.top_px;
}
