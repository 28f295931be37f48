import { ActionIcon, Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import styles from './Help.module.css';

/** A short explanation behind a small sign, for those who ask. */
export function Help({ label, children }: { label: string; children: string }) {
  const [isOpen, setOpen] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    // Only this; a dialog around it stays.
    event.stopPropagation();
    setOpen(false);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      width={260}
      position="right"
      withArrow
      shadow="none"
      withinPortal
    >
      <Popover.Target>
        <ActionIcon
          variant="transparent"
          size={20}
          className={styles.sign}
          aria-label={label}
          onClick={() => setOpen(!isOpen)}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(false)}
        >
          <IconInfoCircle size={14} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles.words}>{children}</Popover.Dropdown>
    </Popover>
  );
}
