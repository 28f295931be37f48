import { Button, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconFolder, IconFolderOff, IconSearch } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { Aim } from '@/entities/asset/aim';
import { useChangeImages } from '@/entities/asset/useChangeImages';
import { boardRows, findBoards } from '@/entities/board/model';
import { createBoard, useBoards } from '@/entities/board/queries';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from './Dialogs.module.css';

/** Moves pictures to another board, the same as dragging them there. */
export function BoardDialog({ aim, onClose }: { aim: Aim; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const boards = useBoards();
  const change = useChangeImages();
  const [search, setSearch] = useState('');
  const [trouble, setTrouble] = useState('');
  const rows = findBoards(boardRows(boards?.items ?? []), search);
  const current = aim.target.count === 1 ? (aim.asset?.board_id ?? null) : undefined;
  const name = search.trim();
  const isNew = name !== '' && !rows.some(({ board }) => board.name === name);
  const move = (board_id: string | null) => {
    void change({ action: 'move_to_board', args: { board_id } }, aim);
    onClose();
  };
  const create = async () => {
    try {
      move((await createBoard(cache, name, null)).id);
    } catch (refused) {
      setTrouble(asApiError(refused).message);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.count('move.title', aim.target.count)}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <TextInput
        className={styles.search}
        data-autofocus
        aria-label={t('boards.search')}
        placeholder={t('boards.search')}
        leftSection={<IconSearch size={14} stroke={1.6} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = rows;
          if (event.key !== 'Enter' || name === '') return;
          // What has the focus next is not pressed by the same key.
          event.preventDefault();
          if (first) move(first.board.id);
          else void create();
        }}
      />
      {trouble && <Notice tone="bad">{trouble}</Notice>}
      <ul className={styles.choices}>
        {name === '' && (
          <li>
            <UnstyledButton
              className={styles.choice}
              aria-current={current === null || undefined}
              onClick={() => move(null)}
            >
              <IconFolderOff size={16} stroke={1.6} />
              <span className={styles.choiceName}>{t('boards.uncategorized')}</span>
              {current === null && <IconCheck size={16} stroke={1.6} />}
            </UnstyledButton>
          </li>
        )}
        {rows.map(({ board, depth }) => (
          <li key={board.id} style={{ paddingLeft: depth * 16 }}>
            <UnstyledButton
              className={styles.choice}
              aria-current={current === board.id || undefined}
              onClick={() => move(board.id)}
            >
              <IconFolder size={16} stroke={1.6} />
              <span className={styles.choiceName}>{board.name}</span>
              {current === board.id && <IconCheck size={16} stroke={1.6} />}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {isNew && (
        <Button variant="default" fullWidth onClick={() => void create()}>
          {t('move.create', { name })}
        </Button>
      )}
    </Modal>
  );
}
