import type { Board, Boards } from '@/api/assets';

/** The board that is not one: everything that lies on none. */
export const uncategorized = 'none';

interface BoardRow {
  board: Board;
  depth: number;
}

function byName(a: Board, b: Board): number {
  return a.name.localeCompare(b.name, undefined, { sensitivity: 'base', numeric: true });
}

/** Boards in reading order, each below the one it lies in. A circle of parents is cut open. */
export function boardRows(boards: readonly Board[]): BoardRow[] {
  const rows: BoardRow[] = [];
  const known = new Set(boards.map(({ id }) => id));
  const placed = new Set<string>();
  const place = (board: Board, depth: number) => {
    if (placed.has(board.id)) return;
    placed.add(board.id);
    rows.push({ board, depth });
    boards
      .filter(({ parent_id }) => parent_id === board.id)
      .sort(byName)
      .forEach((child) => place(child, depth + 1));
  };
  const tops = boards.filter(({ parent_id }) => parent_id === null || !known.has(parent_id));
  [...tops].sort(byName).forEach((board) => place(board, 0));
  boards.forEach((board) => place(board, 0));
  return rows;
}

/** The rows whose name has the words in it, and what they lie in, so that they can be found. */
export function findBoards(rows: readonly BoardRow[], search: string): readonly BoardRow[] {
  const words = search.trim().toLocaleLowerCase();
  if (!words) return rows;
  return rows
    .filter(({ board }) => board.name.toLocaleLowerCase().includes(words))
    .map(({ board }) => ({ board, depth: 0 }));
}

export function boardName(boards: Boards | null, id: string): string | null {
  return boards?.items.find((board) => board.id === id)?.name ?? null;
}

/** The board with everything that lies inside it; it cannot be moved into any of these. */
export function withinBoard(boards: readonly Board[], id: string): Set<string> {
  const within = new Set([id]);
  for (const { board } of boardRows(boards)) {
    if (board.parent_id !== null && within.has(board.parent_id)) within.add(board.id);
  }
  return within;
}

interface Choice {
  auto_assign_board: boolean;
  auto_add_board: string;
  board: string;
}

/** Where a picture goes that is asked for now. A board that has gone leaves Uncategorized. */
export function targetBoard(choice: Choice, boards: Boards | null): string {
  const wanted = choice.auto_assign_board ? choice.board : choice.auto_add_board;
  if (boards === null) return wanted;
  return boardName(boards, wanted) === null ? uncategorized : wanted;
}
