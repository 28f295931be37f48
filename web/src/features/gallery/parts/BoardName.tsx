import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
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
  /** The name takes back the focus from its field, unless somebody went on elsewhere. */
  const button = useRef<HTMLButtonElement>(null);
  const endedByKey = useRef(false);
  useEffect(() => {
    if (isRenaming || !endedByKey.current) return;
    endedByKey.current = false;
    button.current?.focus();
  }, [isRenaming]);
  if (!isRenaming) {
    return (
      <UnstyledButton
        ref={button}
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
        if (event.key === 'Enter' || event.key === 'Escape') {
          endedByKey.current = true;
          // Else the name, which has the focus next, would take the same press and begin again.
          event.preventDefault();
        }
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
