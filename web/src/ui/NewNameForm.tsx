import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import styles from './NewNameForm.module.css';

interface Props {
  label: string;
  submit: string;
  onName: (name: string) => void;
}

const name_chars_max = 80;

/** A name and a button that makes something called so. */
export function NewNameForm({ label, submit, onName }: Props) {
  const [name, setName] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    onName(name.trim());
    setName('');
  };
  return (
    <form className={styles.line} onSubmit={send}>
      <TextInput
        className={styles.field}
        aria-label={label}
        placeholder={label}
        maxLength={name_chars_max}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
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
