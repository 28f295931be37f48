import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readBoard, readBoards, readTask, type Board, type Boards } from '@/api/assets';
import { eachWindow } from '@/entities/asset/windows';
import { prefer, usePreferences } from '@/entities/preferences/store';
import { putTask } from '@/entities/task/store';
import { uncategorized } from './model';

function boardsQuery(archived: boolean) {
  return queryOptions({
    queryKey: ['boards', archived],
    queryFn: ({ signal }) =>
      call(`/api/v1/boards?archived=${String(archived)}`, readBoards, { signal }),
  });
}

export function useBoards(): Boards | null {
  const archived = usePreferences((state) => state.show_archived_boards);
  return useQuery(boardsQuery(archived)).data ?? null;
}

function patchBoards(cache: QueryClient, change: (boards: Board[]) => Board[]): void {
  for (const archived of [false, true]) {
    cache.setQueryData(
      boardsQuery(archived).queryKey,
      (known) => known && { ...known, items: change(known.items) },
    );
  }
}

export async function createBoard(
  cache: QueryClient,
  name: string,
  parent: string | null,
): Promise<Board> {
  const body = parent === null ? { name } : { name, parent_id: parent };
  const board = await call('/api/v1/boards', readBoard, { method: 'POST', body });
  patchBoards(cache, (boards) => [...boards.filter(({ id }) => id !== board.id), board]);
  return board;
}

export type BoardChange = Partial<
  Pick<Board, 'name' | 'parent_id' | 'cover_asset_id' | 'archived'>
>;

/** The change shows at once and is taken back if the server refuses it. */
export async function changeBoard(
  cache: QueryClient,
  board: Board,
  change: BoardChange,
): Promise<void> {
  const put = (next: Board) =>
    patchBoards(cache, (boards) => boards.map((old) => (old.id === next.id ? next : old)));
  put({ ...board, ...change });
  try {
    const path = `/api/v1/boards/${board.id}`;
    put(await call(path, readBoard, { method: 'PATCH', body: change }));
    if (change.archived !== undefined) void cache.invalidateQueries({ queryKey: ['boards'] });
  } catch (trouble) {
    put(board);
    throw trouble;
  }
}

export async function deleteBoard(
  cache: QueryClient,
  board: Board,
  images: 'keep' | 'delete',
): Promise<void> {
  const path = `/api/v1/boards/${board.id}?images=${images}`;
  const task = await call(path, readTask, { method: 'DELETE' });
  putTask(task);
  patchBoards(cache, (boards) => boards.filter(({ id }) => id !== board.id));
  const { board: chosen, auto_add_board } = usePreferences.getState();
  if (chosen === board.id) prefer({ board: uncategorized });
  if (auto_add_board === board.id) prefer({ auto_add_board: uncategorized });
  void cache.invalidateQueries({ queryKey: ['boards'] });
  eachWindow((list) => list.noteChange());
}
