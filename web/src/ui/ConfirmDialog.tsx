import { Button, Group, Modal, Stack, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '@/lib/i18n/useText';
import styles from './ConfirmDialog.module.css';
import { Notice } from './Notice';

interface Props {
  title: string;
  /** What will be lost, by name. */
  children: ReactNode;
  /** Why it did not work, from the last try. */
  trouble?: Error | null;
  /** Ways to go on, the least harmful first; Cancel stands before them and has the focus. */
  ways: readonly Way[];
  onClose: () => void;
}

interface Way {
  label: string;
  run: () => void;
  isBusy?: boolean;
  /** Nothing is lost by it. */
  isHarmless?: boolean;
}

const looks = (way: Way): ButtonProps =>
  way.isHarmless ? { variant: 'default' } : { className: styles.danger };

/** The question before something that cannot be taken back. Return alone does nothing. */
export function ConfirmDialog({ title, children, trouble, ways, onClose }: Props) {
  const t = useText();
  const buttons = (
    <>
      <Button variant="default" data-autofocus onClick={onClose}>
        {t('dialog.cancel')}
      </Button>
      {ways.map((way) => (
        <Button key={way.label} {...looks(way)} loading={way.isBusy} onClick={way.run}>
          {way.label}
        </Button>
      ))}
    </>
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      {children}
      {trouble && <Notice tone="bad">{trouble.message}</Notice>}
      {ways.length > 1 ? (
        <Stack gap={8} mt={16}>
          {buttons}
        </Stack>
      ) : (
        <Group justify="flex-end" gap={8} mt={16}>
          {buttons}
        </Group>
      )}
    </Modal>
  );
}
