import {
  IconArchive,
  IconArchiveOff,
  IconFileZip,
  IconFolderPlus,
  IconPencil,
  IconTargetArrow,
  IconTrash,
} from '@tabler/icons-react';
import type { Board } from '@/api/assets';
import type { Command } from '@/lib/command';

interface BoardContext {
  /** Null: Uncategorized, which cannot be renamed, archived or deleted. */
  board: Board | null;
  /** Another board than the one looked at may be the one that takes new images. */
  canAutoAdd: boolean;
  isAutoAdd: boolean;
  autoAdd: (board: Board | null) => void;
  download: (board: Board | null) => void;
  rename: (board: Board) => void;
  createInside: (board: Board) => void;
  archive: (board: Board) => void;
  askDelete: (board: Board) => void;
}

type Verb = Command<BoardContext>;

/** A verb that only a real board has. */
function onBoard(
  parts: Pick<Verb, 'id' | 'label' | 'icon' | 'destructive'>,
  run: (board: Board, context: BoardContext) => void,
): Verb {
  return {
    group: 'gallery',
    ...parts,
    exists: ({ board }) => board !== null,
    available: () => true,
    run: (context) => {
      if (context.board) run(context.board, context);
    },
  };
}

export const boardCommands: readonly Verb[] = [
  {
    id: 'board.auto_add',
    label: 'boards.auto_add',
    group: 'gallery',
    icon: IconTargetArrow,
    exists: ({ canAutoAdd }) => canAutoAdd,
    available: ({ isAutoAdd }) => !isAutoAdd,
    run: ({ board, autoAdd }) => autoAdd(board),
  },
  {
    id: 'board.download',
    label: 'boards.download',
    group: 'gallery',
    icon: IconFileZip,
    available: () => true,
    run: ({ board, download }) => download(board),
  },
  onBoard({ id: 'board.rename', label: 'boards.rename', icon: IconPencil }, (board, { rename }) =>
    rename(board),
  ),
  onBoard(
    { id: 'board.create_inside', label: 'boards.create_inside', icon: IconFolderPlus },
    (board, { createInside }) => createInside(board),
  ),
  {
    ...onBoard(
      { id: 'board.archive', label: 'boards.archive', icon: IconArchive },
      (board, { archive }) => archive(board),
    ),
    exists: ({ board }) => board !== null && !board.archived,
  },
  {
    ...onBoard(
      { id: 'board.unarchive', label: 'boards.unarchive', icon: IconArchiveOff },
      (board, { archive }) => archive(board),
    ),
    exists: ({ board }) => board !== null && board.archived,
  },
  onBoard(
    { id: 'board.delete', label: 'boards.delete', icon: IconTrash, destructive: true },
    (board, { askDelete }) => askDelete(board),
  ),
];

export const boardMenu: readonly (string | null)[] = [
  'board.auto_add',
  'board.download',
  null,
  'board.rename',
  'board.create_inside',
  'board.archive',
  'board.unarchive',
  null,
  'board.delete',
];
