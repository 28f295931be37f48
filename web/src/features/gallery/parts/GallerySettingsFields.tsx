import { Select, Slider, Switch } from '@mantine/core';
import { boardRows, uncategorized } from '@/entities/board/model';
import { prefer, type Preferences } from '@/entities/preferences/store';
import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import type { BoardPanel } from './useBoards';
import styles from './Panel.module.css';

type Flag = {
  [K in keyof Preferences]: Preferences[K] extends boolean ? K : never;
}[keyof Preferences];

const switches: readonly [Flag, Key][] = [
  ['auto_switch', 'gallery.auto_switch'],
  ['auto_assign_board', 'gallery.auto_assign'],
  ['show_size_badge', 'gallery.size_badge'],
  ['favorites_first', 'gallery.favorites_first'],
  ['oldest_first', 'gallery.oldest_first'],
  ['show_archived_boards', 'gallery.archived_boards'],
];

/** How the gallery behaves for this person, each line of it said in words. */
export function GallerySettingsFields({ panel }: { panel: BoardPanel }) {
  const t = useText();
  const { preferences, boards, auto } = panel;
  const choices = [
    { value: uncategorized, label: t('boards.uncategorized') },
    ...boardRows(boards?.items ?? []).map(({ board }) => ({ value: board.id, label: board.name })),
  ];
  return (
    <>
      <div className={styles.settingLine}>
        <span>{t('gallery.image_size')}</span>
        <Slider
          className={styles.slider}
          size={4}
          thumbSize={14}
          label={null}
          thumbLabel={t('gallery.image_size')}
          min={64}
          max={320}
          step={4}
          value={preferences.thumbnail_px}
          onChange={(thumbnail_px) => prefer({ thumbnail_px })}
        />
      </div>
      {switches.map(([flag, label]) => (
        <Switch
          key={flag}
          className={styles.switch}
          labelPosition="left"
          label={t(label)}
          checked={preferences[flag]}
          onChange={(event) => prefer({ [flag]: event.currentTarget.checked })}
        />
      ))}
      <Select
        label={t('gallery.auto_add')}
        description={preferences.auto_assign_board ? t('gallery.auto_add_help') : undefined}
        disabled={preferences.auto_assign_board}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false, shadow: 'none' }}
        data={choices}
        value={auto}
        onChange={(auto_add_board) => auto_add_board && prefer({ auto_add_board })}
      />
    </>
  );
}
