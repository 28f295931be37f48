import { Button, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconLibrary, IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { asApiError } from '@/api/client';
import type { Aim } from '@/entities/asset/aim';
import { useChangeImages } from '@/entities/asset/useChangeImages';
import { createCollection, useCollections } from '@/entities/collection/queries';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from './Dialogs.module.css';

/** Adds pictures to a collection, or to a new one. Smart ones fill themselves and are not shown. */
export function CollectionsDialog({ aim, onClose }: { aim: Aim; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const change = useChangeImages();
  const collections = useCollections().filter(({ kind }) => kind === 'manual');
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState('');
  const add = (collection_id: string) => {
    void change({ action: 'add_to_collection', args: { collection_id } }, aim);
    onClose();
  };
  const create = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    try {
      add((await createCollection(cache, name.trim())).id);
    } catch (refused) {
      setTrouble(asApiError(refused).message);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.count('collect.title', aim.target.count)}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <ul className={styles.choices}>
        {collections.map(({ id, name: called, count }) => (
          <li key={id}>
            <UnstyledButton className={styles.choice} onClick={() => add(id)}>
              <IconLibrary size={16} stroke={1.6} />
              <span className={styles.choiceName}>{called}</span>
              <span className="numbers">{count.toLocaleString(t.language)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {trouble && <Notice tone="bad">{trouble}</Notice>}
      <form className={styles.line} onSubmit={(event) => void create(event)}>
        <TextInput
          data-autofocus
          className={styles.field}
          aria-label={t('collect.new')}
          placeholder={t('collect.new')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          disabled={name.trim() === ''}
          leftSection={<IconPlus size={14} stroke={1.6} />}
        >
          {t('collect.create')}
        </Button>
      </form>
    </Modal>
  );
}
