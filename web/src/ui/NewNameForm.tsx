import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import styles from './NewNameForm.module.css';

interface Props {
  label: string;
  submit: string;
  /** A refusal is said under the field, and what was typed stays. */
  onName: (name: string) => Promise<unknown>;
  /** It appeared because it was asked for: typing may begin. */
  isFirst?: boolean;
}

const name_chars_max = 80;

/** A name and a button that makes something called so. */
export function NewNameForm({ label, submit, onName, isFirst = false }: Props) {
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    try {
      await onName(name.trim());
      setName('');
      setTrouble('');
    } catch (refused) {
      setTrouble(refused instanceof Error ? refused.message : String(refused));
    }
  };
  return (
    <form className={styles.line} onSubmit={(event) => void send(event)}>
      <TextInput
        className={styles.field}
        aria-label={label}
        placeholder={label}
        maxLength={name_chars_max}
        autoFocus={isFirst}
        value={name}
        error={trouble || undefined}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setTrouble('');
        }}
      />
      <Button
        type="submit"
        variant="default"
        disabled={name.trim() === ''}
        leftSection={<IconPlus size={14} stroke={1.6} />}
      >
        {submit}
      </Button>
    </form>
  );
}
