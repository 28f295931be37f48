import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

interface Props {
  tone: 'quiet' | 'bad';
  children: ReactNode;
  action?: { label: string; run: () => void; busy?: boolean };
}

/** What is wrong, in a sentence, where it belongs; the remedy is a button if there is one. */
export function Notice({ tone, children, action }: Props) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <span>{children}</span>
      {action && (
        <Button size="compact-sm" variant="default" loading={action.busy} onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
