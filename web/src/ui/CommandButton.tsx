import { ActionIcon, Tooltip } from '@mantine/core';
import { ariaChord } from '@/lib/keys';
import { useText } from '@/lib/i18n/useText';
import { useCommand } from './commands';
import { KeyCaps } from './KeyCaps';
import styles from './CommandButton.module.css';

interface Props {
  id: string;
  /** Replaces the command's label when the place gives it a narrower meaning. */
  label?: string;
  /** Says its name beside the icon, where the screen is wide enough. */
  hasWords?: boolean;
}

/** A command as an icon. It stays where it is when unavailable, so that the row never shifts. */
export function CommandButton({ id, label, hasWords = false }: Props) {
  const t = useText();
  const command = useCommand(id);
  if (!command?.exists) return null;
  const Icon = command.icon;
  const name = label ?? t(command.label);
  const key = command.keys[0];
  const tip = (
    <span className={styles.tip}>
      {name}
      {key && <KeyCaps chord={key} />}
    </span>
  );
  return (
    <Tooltip label={tip}>
      <ActionIcon
        variant="subtle"
        className={styles.button}
        data-words={hasWords || undefined}
        aria-label={name}
        aria-pressed={command.pressed}
        aria-keyshortcuts={key ? ariaChord(key) : undefined}
        data-command={command.id}
        data-destructive={command.destructive || undefined}
        disabled={!command.available}
        onClick={command.run}
      >
        <Icon size={18} stroke={1.6} />
        {hasWords && <span className={styles.words}>{name}</span>}
      </ActionIcon>
    </Tooltip>
  );
}
