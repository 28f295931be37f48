import type { Boards } from '@/api/assets';
import { boardName, uncategorized } from '@/entities/board/model';
import type { View } from '@/entities/filter/model';
import type { Preferences } from '@/entities/preferences/store';

type Choice = Pick<Preferences, 'board' | 'tab' | 'favorites_first' | 'oldest_first'>;

/** What the panel lists: one board, one tab, in the order its owner likes. */
export function panelView(choice: Choice, boards: Boards | null): View {
  const { board, tab, favorites_first, oldest_first } = choice;
  // A board that was deleted elsewhere leaves its reader in Uncategorized.
  const isKnown = boards === null || boardName(boards, board) !== null;
  return {
    filter: { board: isKnown ? board : uncategorized, category: tab },
    order: { sort: oldest_first ? 'oldest' : 'newest', favorites_first },
  };
}
