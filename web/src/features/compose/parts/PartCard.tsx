import { ActionIcon, Switch, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '@/lib/i18n/useText';
import styles from './PartCard.module.css';

interface Props {
  name: string;
  isOn: boolean;
  /** Why it is not used although it is on. */
  trouble?: string | null;
  onToggle: (isOn: boolean) => void;
  onRemove: () => void;
  children: ReactNode;
}

/** One of several things of a kind: on or off, its settings, and a way out. */
export function PartCard({ name, isOn, trouble, onToggle, onRemove, children }: Props) {
  const t = useText();
  return (
    <div className={styles.card} role="group" aria-label={name} data-off={!isOn || undefined}>
      <div className={styles.head}>
        <span className={styles.name} title={name}>
          {name}
        </span>
        <Tooltip label={t(isOn ? 'part.on' : 'part.off')}>
          <div>
            <Switch
              size="xs"
              aria-label={t('part.use', { name })}
              checked={isOn}
              onChange={(event) => onToggle(event.currentTarget.checked)}
            />
          </div>
        </Tooltip>
        <Tooltip label={t('part.remove')}>
          <ActionIcon
            variant="subtle"
            className={styles.remove}
            aria-label={t('part.remove_one', { name })}
            onClick={(event) => {
              // The button goes with its card; whoever came by keyboard stays in the section.
              const section = event.currentTarget.closest('section');
              onRemove();
              section?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
            }}
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      {trouble && <p className={styles.trouble}>{trouble}</p>}
      {children}
    </div>
  );
}
