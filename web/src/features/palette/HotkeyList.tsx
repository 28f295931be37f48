import { Modal, Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { prefer, usePreferences } from '@/entities/preferences/store';
import { useText } from '@/lib/i18n/useText';
import { useCommands } from '@/ui/commands';
import { KeyCaps } from '@/ui/KeyCaps';
import { byGroup, findCommands } from './model';
import styles from './Palette.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function HotkeyList({ opened, onClose }: Props) {
  const t = useText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('hotkeys.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <HotkeyBody />
    </Modal>
  );
}

function HotkeyBody() {
  const t = useText();
  const [search, setSearch] = useState('');
  const singleKeys = usePreferences((state) => state.single_keys);
  const withKeys = useCommands().filter(({ keys, exists }) => exists && keys.length > 0);
  const parts = byGroup(findCommands(withKeys, search, t));
  return (
    <>
      <TextInput
        data-autofocus
        mt={12}
        aria-label={t('hotkeys.search')}
        placeholder={t('hotkeys.search')}
        leftSection={<IconSearch size={16} stroke={1.6} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {parts.length === 0 && <p className={styles.none}>{t('hotkeys.nothing', { search })}</p>}
      <div className={styles.hotkeys} role="region" aria-label={t('hotkeys.title')} tabIndex={0}>
        <div className={styles.columns}>
          {parts.map(({ group, commands }) => (
            <section key={group}>
              <h3 className={styles.group}>{t(`group.${group}`)}</h3>
              <ul className={styles.keys}>
                {commands.map((command) => (
                  <li key={command.id}>
                    <span>{t(command.label)}</span>
                    <span className={styles.chords}>
                      {command.keys.map((chord) => (
                        <KeyCaps key={chord} chord={chord} always />
                      ))}
                    </span>
                  </li>
                ))}
                {group === 'create' && !search && (
                  <li>
                    <span>{t('hotkeys.return')}</span>
                    <KeyCaps chord="enter" always />
                  </li>
                )}
              </ul>
            </section>
          ))}
        </div>
      </div>
      <Switch
        size="sm"
        label={t('hotkeys.single_keys')}
        checked={singleKeys}
        onChange={(event) => prefer({ single_keys: event.currentTarget.checked })}
      />
    </>
  );
}
