import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconUpload } from '@tabler/icons-react';
import { lazy, memo, Suspense, useRef } from 'react';
import type { Asset } from '@/api/assets';
import type { Aim, AssetActions } from '@/entities/asset/aim';
import { carriesFiles } from '@/entities/asset/drag';
import { boardName } from '@/entities/board/model';
import { prefer } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { panelView } from './model';
import { Boards } from './parts/Boards';
import { GallerySettings } from './parts/GallerySettings';
import { PanelList } from './parts/PanelList';
import { useBoardPanel } from './parts/useBoards';
import styles from './parts/Panel.module.css';

const BoardDeleteDialog = lazy(async () => ({
  default: (await import('./parts/BoardDeleteDialog')).BoardDeleteDialog,
}));

interface Props {
  currentId: string | null;
  /** The one somebody picked, while the stage does not follow the newest. */
  openId: string | null;
  actions: AssetActions;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
  onActive: (aim: Aim | null) => void;
}

const tabs = ['images', 'assets'] as const;

/**
 * The gallery beside the stage: one board at a time, its images and its assets. With hundreds of
 * boards drawing it takes longer than a key is pressed, so the screen's other news pass it by.
 */
export const GalleryPanel = memo(function GalleryPanel(props: Props) {
  const { currentId, openId, actions, onOpen, onActive } = props;
  const t = useText();
  const panel = useBoardPanel();
  const files = useRef<HTMLInputElement>(null);
  const { preferences, boards } = panel;
  const { board, tab, show_boards } = preferences;
  const chosen = boards?.items.find(({ id }) => id === board) ?? boards?.uncategorized;
  return (
    <section
      className={styles.panel}
      aria-label={t('gallery.title')}
      onDragOver={(event) => carriesFiles(event.dataTransfer) && event.preventDefault()}
      onDrop={(event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        panel.upload([...event.dataTransfer.files], board);
      }}
    >
      <header className={styles.head}>
        <UnstyledButton
          className={styles.disclosure}
          aria-expanded={show_boards}
          onClick={() => prefer({ show_boards: !show_boards })}
        >
          <IconChevronDown size={16} stroke={1.8} />
          <span className={styles.boardName}>
            {boardName(boards, board) ?? t('boards.uncategorized')}
          </span>
        </UnstyledButton>
        <Tooltip label={t('upload.choose')}>
          <ActionIcon
            variant="subtle"
            className={styles.tool}
            aria-label={t('upload.choose')}
            onClick={() => files.current?.click()}
          >
            <IconUpload size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <input
          ref={files}
          hidden
          multiple
          type="file"
          accept="image/*,video/*"
          aria-label={t('upload.choose')}
          onChange={({ currentTarget }) => {
            panel.upload([...(currentTarget.files ?? [])], board);
            currentTarget.value = '';
          }}
        />
        <GallerySettings panel={panel} />
        <CommandButton id="view.hotkeys" />
        <CommandButton id="view.gallery" label={t('gallery.hide')} />
      </header>
      {show_boards && <Boards panel={panel} />}
      <div className={styles.tabs} role="tablist" aria-label={t('gallery.tabs')}>
        {tabs.map((name) => (
          <UnstyledButton
            key={name}
            role="tab"
            className={styles.tab}
            aria-selected={tab === name}
            onClick={() => prefer({ tab: name })}
          >
            {t(`gallery.tab_${name}`)}
            <span className={`${styles.tabCount} numbers`}>
              {(chosen?.[name] ?? 0).toLocaleString(t.language)}
            </span>
          </UnstyledButton>
        ))}
      </div>
      <PanelList
        view={panelView(preferences, boards)}
        currentId={currentId}
        openId={openId}
        actions={actions}
        onOpen={onOpen}
        onActive={onActive}
      />
      <Suspense>
        {panel.doomed && (
          <BoardDeleteDialog board={panel.doomed} onClose={() => panel.setDoomed(null)} />
        )}
      </Suspense>
    </section>
  );
});
