import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconLanguage, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { prefer, usePreferences } from '@/entities/preferences/store';
import { ConnectionDot } from '@/features/connection/ConnectionDot';
import { QueuePill } from '@/features/queue/QueuePill';
import { useText } from '@/lib/i18n/useText';
import { CommandButton } from '@/ui/CommandButton';
import { useCommand } from '@/ui/commands';
import { KeyCaps } from '@/ui/KeyCaps';
import { PlacesMenu } from './Rail';
import styles from './Frame.module.css';

export function TopBar() {
  const t = useText();
  const palette = useCommand('view.palette');
  return (
    <header className={styles.top}>
      <span className={styles.mark}>
        <PlacesMenu />
        <img src="/mark.svg" alt="" width={22} height={22} />
        <span className={styles.name}>Atelier</span>
      </span>
      <UnstyledButton className={styles.search} onClick={palette?.run}>
        <IconSearch size={14} stroke={1.6} />
        <span className={styles.searchWords}>{t('palette.search')}</span>
        <span className={styles.searchKeys} aria-hidden>
          <KeyCaps chord="ctrl+k" />
        </span>
      </UnstyledButton>
      <span className={styles.right}>
        <QueuePill />
        {/* On a phone these two are in the menu of places. */}
        <span className={styles.wideOnly}>
          <CommandButton id="studio.settings" />
          <CommandButton id="studio.report" />
        </span>
        <LanguageMenu />
        <ThemeButton />
        <ConnectionDot />
      </span>
    </header>
  );
}

function ThemeButton() {
  const t = useText();
  const theme = usePreferences((state) => state.theme);
  const toLight = theme !== 'light';
  const words = t(toLight ? 'view.light' : 'view.dark');
  return (
    <Tooltip label={words}>
      <ActionIcon
        variant="subtle"
        className={styles.topButton}
        aria-label={words}
        onClick={() => prefer({ theme: toLight ? 'light' : 'dark' })}
      >
        {toLight ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Languages are named in themselves: whoever needs the list cannot read the current one. */
const languages = [
  ['en', 'English'],
  ['de', 'Deutsch'],
] as const;

function LanguageMenu() {
  const t = useText();
  return (
    <Menu shadow="none" position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" className={styles.topButton} aria-label={t('frame.language')}>
          <IconLanguage size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map(([language, name]) => (
          <Menu.Item
            key={language}
            lang={language}
            aria-current={t.language === language || undefined}
            onClick={() => prefer({ language })}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
