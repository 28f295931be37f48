import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import type { BoundCommand } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { useCommands } from '@/ui/commands';
import { KeyCaps } from '@/ui/KeyCaps';
import { findCommands } from './model';
import styles from './Palette.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function CommandPalette({ opened, onClose }: Props) {
  const t = useText();
  return (
    <Modal.Root opened={opened} onClose={onClose} yOffset="12vh" centered={false} size={520}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('palette.title')}>
        <PaletteBody onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

/** Mounted anew each time the palette opens, so that it always starts with an empty search. */
function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useText();
  const commands = useCommands().filter(({ available }) => available);
  const [search, setSearch] = useState('');
  const [index, setIndex] = useState(0);
  const found = findCommands(commands, search, t);
  const active = Math.min(index, found.length - 1);
  const run = (command: BoundCommand | undefined) => {
    if (!command) return;
    onClose();
    // After the dialog has given the focus back, so that a command may move it elsewhere.
    window.setTimeout(command.run, 150);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setIndex(Math.min(active + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setIndex(Math.max(active - 1, 0));
    else if (event.key === 'Enter') run(found[active]);
    else return;
    event.preventDefault();
  };
  return (
    <div onKeyDown={onKeyDown}>
      <TextInput
        data-autofocus
        className={styles.search}
        variant="unstyled"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[active] && `palette-${found[active].id}`}
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        leftSection={<IconSearch size={16} stroke={1.6} />}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setIndex(0);
        }}
      />
      {found.length === 0 && <p className={styles.none}>{t('palette.nothing')}</p>}
      <div id="palette-list" role="listbox" aria-label={t('palette.title')} className={styles.list}>
        {found.map((command, place) => (
          <UnstyledButton
            key={command.id}
            id={`palette-${command.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            className={styles.item}
            onMouseMove={() => setIndex(place)}
            onClick={() => run(command)}
          >
            <command.icon size={16} stroke={1.6} />
            <span className={styles.itemName}>{t(command.label)}</span>
            {command.group === 'go' && <span className={styles.itemGroup}>{t('group.go')}</span>}
            {command.keys[0] && <KeyCaps chord={command.keys[0]} />}
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
