import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '@/lib/i18n/useText';
import styles from './Trays.module.css';

interface ToastProps {
  tone: 'quiet' | 'bad';
  words: string;
  onClose?: () => void;
  action?: { label: string; run: () => void };
  fraction?: number;
  children?: ReactNode;
}

export function Toast({ tone, words, onClose, action, fraction, children }: ToastProps) {
  const t = useText();
  return (
    <div className={styles.toast} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <div className={styles.line}>
        <span className={`${styles.words} numbers`}>{words}</span>
        {action && (
          <Button size="compact-sm" variant="default" onClick={action.run}>
            {action.label}
          </Button>
        )}
        {onClose && (
          <ActionIcon
            variant="subtle"
            className={styles.close}
            aria-label={t('dialog.close')}
            onClick={onClose}
          >
            <IconX size={14} stroke={1.8} />
          </ActionIcon>
        )}
      </div>
      {fraction !== undefined && (
        <Progress aria-label={words} size={3} mt={6} value={Math.floor(fraction * 100)} />
      )}
      {children}
    </div>
  );
}
