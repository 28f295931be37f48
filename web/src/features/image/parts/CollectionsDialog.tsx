import { Button, Checkbox, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
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
import type { Anchor } from '../dialogs';
import { Dropdown } from './Dropdown';
import styles from './Dialogs.module.css';

interface Props {
  aim: Aim;
  anchor: Anchor | null;
  onClose: () => void;
}

/** Which collections some pictures are in, and how a tick changes that. */
function useShares(aim: Aim) {
  const cache = useQueryClient();
  const change = useChangeImages();
  const shares = useQuery(sharesOf(aim.target));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Share>>(new Map());
  const shareOf = (id: string): Share => chosen.get(id) ?? shares.data?.get(id) ?? 'none';
  const set = (id: string, isIn: boolean) => {
    setChosen(new Map(chosen).set(id, isIn ? 'all' : 'none'));
    const action = isIn ? 'add_to_collection' : 'remove_from_collection';
    void change({ action, args: { collection_id: id } }, aim);
  };
  const create = async (name: string) => set((await createCollection(cache, name)).id, true);
  const problem = shares.isError ? asApiError(shares.error).message : '';
  return { shareOf, set, create, problem, isKnown: !shares.isPending };
}

/**
 * Every collection with a box: all of the pictures are in it, some of them or none. A tick puts
 * them all in, a second takes them all out. Smart collections fill themselves and are not offered.
 */
export function CollectionsDialog({ aim, anchor, onClose }: Props) {
  const t = useText();
  const collections = useCollections().filter(({ kind }) => kind === 'manual');
  const { shareOf, set, create, problem, isKnown } = useShares(aim);
  const [isNaming, setNaming] = useState(false);
  const [hasNamed, setNamed] = useState(false);
  return (
    <Dropdown title={t.count('collect.title', aim.target.count)} anchor={anchor} onClose={onClose}>
      <ul className={styles.choices}>
        {collections.map(({ id, name, count }, at) => (
          <li key={id} className={styles.choice}>
            <Checkbox
              className={styles.choiceName}
              label={name}
              data-autofocus={at === 0 || undefined}
              checked={shareOf(id) === 'all'}
              indeterminate={shareOf(id) === 'some'}
              onChange={() => isKnown && set(id, shareOf(id) !== 'all')}
            />
            <span className="numbers">{count.toLocaleString(t.language)}</span>
          </li>
        ))}
      </ul>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {isNaming ? (
        <NewNameForm
          label={t('collect.new')}
          submit={t('collect.create')}
          isFirst
          onName={async (name) => {
            await create(name);
            setNaming(false);
            setNamed(true);
          }}
        />
      ) : (
        <UnstyledButton
          className={styles.choice}
          // The field that stood here had the focus.
          autoFocus={hasNamed}
          onClick={() => setNaming(true)}
        >
          <IconPlus size={16} stroke={1.6} />
          {t('collect.new')}
        </UnstyledButton>
      )}
      <Button className={styles.done} variant="default" size="compact-sm" onClick={onClose}>
        {t('dialog.done')}
      </Button>
    </Dropdown>
  );
}
