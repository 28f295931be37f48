export interface GridShape {
  columns: number;
  cell_px: number;
  /** From the top of one row to the top of the next. */
  row_px: number;
}

interface Wish {
  /** About this wide... */
  wanted_px?: number;
  /** ...or exactly so many beside each other. */
  columns?: number;
  gap_px: number;
  /** Room under each square, for words and buttons. */
  foot_px: number;
}

/** No window of the list has more tiles in the document than this. */
export const tiles_max = 400;
const overscan_rows = 2;

/** As many columns as fit at about the wanted size, each as wide as the room allows. */
export function gridFor(width_px: number, height_px: number, wish: Wish): GridShape {
  const { gap_px, foot_px, wanted_px = 128 } = wish;
  let columns = wish.columns ?? Math.round((width_px + gap_px) / (wanted_px + gap_px));
  for (columns = Math.max(1, columns); ; columns -= 1) {
    const cell_px = Math.max(1, Math.floor((width_px - gap_px * (columns - 1)) / columns));
    const row_px = cell_px + foot_px + gap_px;
    const rows = Math.ceil(height_px / row_px) + 1 + 2 * overscan_rows;
    if (columns === 1 || rows * columns <= tiles_max) return { columns, cell_px, row_px };
  }
}

interface Rows {
  first: number;
  /** How many rows are drawn; the same at every place, so that their elements can be used again. */
  pool: number;
}

export function rowsInSight(
  top_px: number,
  height_px: number,
  count: number,
  { columns, row_px }: GridShape,
): Rows {
  const rows = Math.ceil(count / columns);
  const pool = Math.min(rows, Math.ceil(height_px / row_px) + 1 + 2 * overscan_rows);
  const first = Math.floor(top_px / row_px) - overscan_rows;
  return { first: Math.max(0, Math.min(first, rows - pool)), pool };
}

/** The place an arrow key leads to, or the same place at the edge. */
export function stepFrom(
  index: number,
  key: string,
  count: number,
  grid: { columns: number; page_rows: number },
): number {
  const { columns, page_rows } = grid;
  const last = count - 1;
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'PageUp') return Math.max(index % columns, index - columns * page_rows);
  if (key === 'PageDown') return Math.min(last, index + columns * page_rows);
  const next = index + (steps[key] ?? 0);
  // Below the last full row only some columns go on; from the others the way down leads to the end.
  const isAboveLastRow = Math.floor(index / columns) < Math.floor(last / columns);
  if (key === 'ArrowDown' && next > last && isAboveLastRow) return last;
  return next < 0 || next > last ? index : next;
}
