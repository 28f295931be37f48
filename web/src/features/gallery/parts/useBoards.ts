import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { Asset, Board } from '@/api/assets';
import { draggedAssets } from '@/entities/asset/drag';
import { putAsset } from '@/entities/asset/queries';
import { useChangeImages, useZip } from '@/entities/asset/useChangeImages';
import { targetBoard, uncategorized } from '@/entities/board/model';
import { changeBoard, createBoard, useBoards, type BoardChange } from '@/entities/board/queries';
import { prefer, usePreferences } from '@/entities/preferences/store';
import { clearSelection } from '@/entities/selection/store';
import { startUploads } from '@/entities/upload/store';
import { bind, type BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { notify } from '@/ui/notices';
import { boardCommands } from '../boardCommands';

/** Uncategorized is no board: its zip is named by what it holds. */
const withoutBoard = {
  kind: 'filter',
  filter: { board: uncategorized },
  exclude: [],
  count: 0,
} as const;

/** Whatever is dropped on a board or sent to it goes there: our pictures, or files from outside. */
function useFilling() {
  const cache = useQueryClient();
  const change = useChangeImages();
  const upload = (files: readonly File[], id: string) => {
    prefer({ tab: 'assets' });
    const arrived = (asset: Asset) => putAsset(cache, asset);
    startUploads(files, { board: id, category: 'assets', arrived });
  };
  const drop = (transfer: DataTransfer, id: string) => {
    const target = draggedAssets();
    if (!target) return upload([...transfer.files], id);
    const board_id = id === uncategorized ? null : id;
    void change({ action: 'move_to_board', args: { board_id } }, { asset: null, target });
    clearSelection();
  };
  return { upload, drop };
}

/** Choosing, making, renaming and filling boards, as the panel needs it. */
export function useBoardPanel() {
  const t = useText();
  const cache = useQueryClient();
  const boards = useBoards();
  const preferences = usePreferences();
  const filling = useFilling();
  const zip = useZip();
  const [renaming, setRenaming] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<Board | null>(null);

  const refused = (trouble: unknown) => notify(asApiError(trouble).message, { tone: 'bad' });
  const choose = (id: string) => {
    clearSelection();
    prefer({ board: id });
  };
  const create = async (name: string, parent: string | null) => {
    try {
      const board = await createBoard(cache, name || t('boards.new_name'), parent);
      choose(board.id);
      setRenaming(board.id);
    } catch (trouble) {
      refused(trouble);
    }
  };
  const change = (board: Board, part: BoardChange) =>
    void changeBoard(cache, board, part).catch(refused);
  const rename = (board: Board, name: string) => {
    setRenaming(null);
    const next = name.trim();
    if (next !== '' && next !== board.name) change(board, { name: next });
  };
  const auto = targetBoard(preferences, boards);
  const commandsFor = (board: Board | null): BoundCommand[] =>
    bind(boardCommands, {
      board,
      canAutoAdd: !preferences.auto_assign_board,
      isAutoAdd: auto === (board?.id ?? uncategorized),
      autoAdd: (chosen) => prefer({ auto_add_board: chosen?.id ?? uncategorized }),
      download: (chosen) => void zip(chosen ? { board_id: chosen.id } : withoutBoard),
      rename: (chosen) => setRenaming(chosen.id),
      createInside: (chosen) => void create('', chosen.id),
      archive: (chosen) => change(chosen, { archived: !chosen.archived }),
      askDelete: setDoomed,
    });
  const state = { boards, preferences, auto, renaming, doomed };
  return { ...state, ...filling, setDoomed, setRenaming, choose, create, rename, commandsFor };
}

export type BoardPanel = ReturnType<typeof useBoardPanel>;
