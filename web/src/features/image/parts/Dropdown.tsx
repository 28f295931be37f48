import { Modal, Popover, Portal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '@/lib/i18n/useText';
import type { Anchor } from '../dialogs';
import styles from './Dialogs.module.css';

interface Props {
  title: string;
  anchor: Anchor | null;
  onClose: () => void;
  children: ReactNode;
}

/** Hangs where it was asked for; asked for from nowhere in sight, it lies in the middle. */
export function Dropdown({ title, anchor, onClose, children }: Props) {
  const t = useText();
  if (!anchor) {
    return (
      <Modal
        opened
        onClose={onClose}
        title={title}
        closeButtonProps={{ 'aria-label': t('dialog.close') }}
      >
        {children}
      </Modal>
    );
  }
  const { left_px: left, top_px: top, width_px: width, height_px: height } = anchor;
  return (
    <Portal>
      <Popover
        opened
        onChange={(isOpen) => !isOpen && onClose()}
        position="bottom-start"
        offset={4}
        // Under a tall tile there may be no room: it stays on the screen in any case.
        middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
        shadow="md"
        width={300}
        trapFocus
      >
        <Popover.Target>
          <span aria-hidden style={{ position: 'fixed', left, top, width, height }} />
        </Popover.Target>
        <Popover.Dropdown className={styles.dropdown} aria-label={title}>
          <h2 className={styles.dropdownTitle}>{title}</h2>
          {children}
        </Popover.Dropdown>
      </Popover>
    </Portal>
  );
}
