import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '@/lib/i18n/useText';
import { CommandItems } from '@/ui/CommandItems';
import { useCommands } from '@/ui/commands';
import { places } from './places';
import styles from './Frame.module.css';

/** One icon for each kind of work; only what exists is shown. */
export function Rail() {
  const t = useText();
  return (
    <nav className={styles.rail} aria-label={t('frame.tabs')}>
      {places.map(({ to, label, icon: Icon }) => (
        <Tooltip key={to} label={t(label)} position="right">
          <Link
            to={to}
            className={styles.tab}
            activeProps={{ 'aria-current': 'page' }}
            aria-label={t(label)}
          >
            <Icon size={20} stroke={1.6} />
          </Link>
        </Tooltip>
      ))}
    </nav>
  );
}

/** The rail of a phone: the same places behind one button. */
export function PlacesMenu() {
  const t = useText();
  const commands = useCommands();
  return (
    <Menu shadow="none" position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="subtle" className={styles.places} aria-label={t('frame.tabs')}>
          <IconMenu2 size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {places.map(({ to, label, icon: Icon }) => (
          <Menu.Item
            key={to}
            component={Link}
            to={to}
            leftSection={<Icon size={16} stroke={1.6} />}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <CommandItems items={['studio.settings', 'studio.report']} commands={commands} />
      </Menu.Dropdown>
    </Menu>
  );
}
