import { UnstyledButton } from '@mantine/core';
import { useRef } from 'react';
import { useText } from '@/lib/i18n/useText';
import styles from './Boards.module.css';

interface Props {
  name: string;
  isRenaming: boolean;
  onBegin: () => void;
  onRename: (name: string) => void;
  onCancel: () => void;
}

const name_chars_max = 80;

/** A click on the name changes it where it stands. */
export function BoardName({ name, isRenaming, onBegin, onRename, onCancel }: Props) {
  const t = useText();
  /** Return and leaving the field both end it; the first one counts. */
  const isOver = useRef(false);
  if (!isRenaming) {
    return (
      <UnstyledButton
        className={styles.name}
        title={name}
        aria-label={t('boards.rename_one', { name })}
        onClick={onBegin}
      >
        {name}
      </UnstyledButton>
    );
  }
  const end = (act: () => void) => {
    if (isOver.current) return;
    isOver.current = true;
    act();
  };
  return (
    <input
      className={styles.nameField}
      aria-label={t('boards.rename_one', { name })}
      defaultValue={name}
      maxLength={name_chars_max}
      autoFocus
      onFocus={(event) => {
        isOver.current = false;
        event.currentTarget.select();
      }}
      onKeyDown={(event) => {
        const { value } = event.currentTarget;
        if (event.key === 'Enter') end(() => onRename(value));
        if (event.key === 'Escape') end(onCancel);
        event.stopPropagation();
      }}
      onBlur={(event) => {
        const { value } = event.currentTarget;
        end(() => onRename(value));
      }}
    />
  );
}
