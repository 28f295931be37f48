import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useState, type MouseEvent } from 'react';
import type { Board } from '@/api/assets';
import { boardRows, findBoards, uncategorized } from '@/entities/board/model';
import { useText } from '@/lib/i18n/useText';
import { ContextMenu } from '@/ui/ContextMenu';
import { boardMenu } from '../boardCommands';
import { BoardCard } from './BoardCard';
import { BoardName } from './BoardName';
import type { BoardPanel } from './useBoards';
import styles from './Boards.module.css';

/** The boards as thumbnails under their search. Uncategorized is always there and always first. */
export function Boards({ panel }: { panel: BoardPanel }) {
  const t = useText();
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState<Board | null>(null);
  const { boards, preferences, auto, renaming } = panel;
  const rows = findBoards(boardRows(boards?.items ?? []), search);
  const rest = boards?.uncategorized;
  const isSearching = search.trim() !== '';
  const ask = (event: MouseEvent) => {
    const card = event.target instanceof Element ? event.target.closest('[data-board]') : null;
    const id = card instanceof HTMLElement ? card.dataset.board : undefined;
    if (id === undefined) return false;
    setAsked(boards?.items.find((board) => board.id === id) ?? null);
    return true;
  };
  return (
    <section className={styles.boards} aria-label={t('boards.title')}>
      <div className={styles.tools}>
        <TextInput
          className={styles.search}
          size="sm"
          aria-label={t('boards.search')}
          placeholder={t('boards.search')}
          leftSection={<IconSearch size={14} stroke={1.6} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setSearch('')}
        />
        <Tooltip label={t('boards.add')}>
          <ActionIcon
            variant="default"
            aria-label={t('boards.add')}
            onClick={() => void panel.create('', null)}
          >
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <ContextMenu
        className={styles.scroll}
        label={t('boards.menu')}
        items={boardMenu}
        commands={panel.commandsFor(asked)}
        onAsk={ask}
      >
        <ul className={styles.cards}>
          {!isSearching && (
            <BoardCard
              id={uncategorized}
              name={t('boards.uncategorized')}
              cover_url={rest?.cover_url ?? null}
              images={rest?.images ?? 0}
              assets={rest?.assets ?? 0}
              isChosen={preferences.board === uncategorized}
              isAuto={auto === uncategorized}
              onChoose={() => panel.choose(uncategorized)}
              onDrop={(transfer) => panel.drop(transfer, uncategorized)}
            >
              <span className={styles.name}>{t('boards.uncategorized')}</span>
            </BoardCard>
          )}
          {rows.map(({ board, depth }) => (
            <BoardCard
              key={board.id}
              {...board}
              depth={depth}
              isChosen={preferences.board === board.id}
              isAuto={auto === board.id}
              isArchived={board.archived}
              onChoose={() => panel.choose(board.id)}
              onDrop={(transfer) => panel.drop(transfer, board.id)}
            >
              <BoardName
                name={board.name}
                isRenaming={renaming === board.id}
                onBegin={() => panel.setRenaming(board.id)}
                onRename={(name) => panel.rename(board, name)}
                onCancel={() => panel.setRenaming(null)}
              />
            </BoardCard>
          ))}
        </ul>
        {isSearching && rows.length === 0 && (
          <p className={styles.nothing}>{t('boards.nothing', { search })}</p>
        )}
      </ContextMenu>
    </section>
  );
}
