import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/api/client';
import type { Aim } from '@/entities/asset/aim';
import { useChangeImages } from '@/entities/asset/useChangeImages';
import {
  createCollection,
  sharesOf,
  useCollections,
  type Share,
} from '@/entities/collection/queries';
import { useText } from '@/lib/i18n/useText';
import { NewNameForm } from '@/ui/NewNameForm';
import { Notice } from '@/ui/Notice';
import styles from './Dialogs.module.css';

/**
 * Which collections the pictures are in: all of them, some of them or none. A tick puts them all
 * in, a second takes them all out. Smart collections fill themselves and are not offered.
 */
export function CollectionsDialog({ aim, onClose }: { aim: Aim; onClose: () => void }) {
  const t = useText();
  const cache = useQueryClient();
  const change = useChangeImages();
  const collections = useCollections().filter(({ kind }) => kind === 'manual');
  const shares = useQuery(sharesOf(aim.target));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Share>>(new Map());
  const [trouble, setTrouble] = useState('');
  const shareOf = (id: string): Share => chosen.get(id) ?? shares.data?.get(id) ?? 'none';
  const set = (id: string, isIn: boolean) => {
    setChosen(new Map(chosen).set(id, isIn ? 'all' : 'none'));
    const action = isIn ? 'add_to_collection' : 'remove_from_collection';
    void change({ action, args: { collection_id: id } }, aim);
  };
  const create = async (name: string) => {
    try {
      set((await createCollection(cache, name)).id, true);
      setTrouble('');
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
        {collections.map(({ id, name, count }) => (
          <li key={id} className={styles.choice}>
            <Checkbox
              className={styles.choiceName}
              label={name}
              checked={shareOf(id) === 'all'}
              indeterminate={shareOf(id) === 'some'}
              disabled={shares.isPending}
              onChange={() => set(id, shareOf(id) !== 'all')}
            />
            <span className="numbers">{count.toLocaleString(t.language)}</span>
          </li>
        ))}
      </ul>
      {trouble && <Notice tone="bad">{trouble}</Notice>}
      {shares.isError && <Notice tone="bad">{asApiError(shares.error).message}</Notice>}
      <NewNameForm
        label={t('collect.new')}
        submit={t('collect.create')}
        onName={(name) => void create(name)}
      />
      <Group justify="flex-end" mt={16}>
        <Button onClick={onClose}>{t('dialog.done')}</Button>
      </Group>
    </Modal>
  );
}
