import { ActionIcon, Menu, Modal, Button, Group, TextInput } from '@mantine/core';
import {
  IconDots,
  IconFilter,
  IconLibrary,
  IconPencil,
  IconStar,
  IconStarFilled,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { asApiError } from '@/api/client';
import type { Collection } from '@/api/assets';
import { changeCollection, deleteCollection } from '@/entities/collection/queries';
import { useText } from '@/lib/i18n/useText';
import { ConfirmDialog } from '@/ui/ConfirmDialog';
import { notify } from '@/ui/notices';
import styles from './Collections.module.css';

interface Props {
  collections: readonly Collection[];
  /** The way to a collection's pictures, around its cover. */
  link: (collection: Collection, content: ReactNode) => ReactNode;
}

/** Every collection as a card: its cover, how much is in it, and what can be done with it. */
export function CollectionCards({ collections, link }: Props) {
  const [renamed, setRenamed] = useState<Collection | null>(null);
  const [doomed, setDoomed] = useState<Collection | null>(null);
  return (
    <>
      <ul className={styles.cards}>
        {collections.map((collection) => (
          <Card
            key={collection.id}
            collection={collection}
            link={link}
            onRename={() => setRenamed(collection)}
            onDelete={() => setDoomed(collection)}
          />
        ))}
      </ul>
      {renamed && <RenameDialog collection={renamed} onClose={() => setRenamed(null)} />}
      {doomed && <DeleteDialog collection={doomed} onClose={() => setDoomed(null)} />}
    </>
  );
}

interface CardProps {
  collection: Collection;
  link: Props['link'];
  onRename: () => void;
  onDelete: () => void;
}

function Card({ collection, link, onRename, onDelete }: CardProps) {
  const t = useText();
  const cache = useQueryClient();
  const { name, count, cover_url, starred, kind } = collection;
  const star = () =>
    changeCollection(cache, collection, { starred: !starred }).catch((trouble: unknown) =>
      notify(asApiError(trouble).message, { tone: 'bad' }),
    );
  const StarIcon = starred ? IconStarFilled : IconStar;
  const KindIcon = kind === 'smart' ? IconFilter : IconLibrary;
  return (
    <li className={styles.card} data-collection={collection.id}>
      {link(
        collection,
        <span className={styles.cover}>
          {cover_url ? (
            <img src={cover_url} alt="" loading="lazy" decoding="async" draggable={false} />
          ) : (
            <KindIcon size={28} stroke={1.2} />
          )}
        </span>,
      )}
      <ActionIcon
        variant="subtle"
        size={28}
        className={styles.star}
        aria-pressed={starred}
        aria-label={t('collections.star', { name })}
        onClick={() => void star()}
      >
        <StarIcon size={16} stroke={1.6} />
      </ActionIcon>
      <span className={styles.line}>
        <span className={styles.words}>
          <span className={styles.name} title={name}>
            {name}
          </span>
          <span className={`${styles.count} numbers`}>
            {kind === 'smart' && <KindIcon size={12} stroke={1.8} aria-hidden />}
            {t.count('gallery.total', count)}
          </span>
        </span>
        <Menu shadow="none" position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" size={28} aria-label={t('collections.more', { name })}>
              <IconDots size={16} stroke={1.6} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={onRename}>
              {t('collections.rename')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={16} stroke={1.6} />}
              disabled={collection.is_default}
              onClick={onDelete}
            >
              {t('collections.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </span>
    </li>
  );
}

interface DialogProps {
  collection: Collection;
  onClose: () => void;
}

function RenameDialog({ collection, onClose }: DialogProps) {
  const t = useText();
  const cache = useQueryClient();
  const [name, setName] = useState(collection.name);
  const [trouble, setTrouble] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await changeCollection(cache, collection, { name: name.trim() });
      onClose();
    } catch (refused) {
      setTrouble(asApiError(refused).message);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('collections.rename')}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      <form onSubmit={(event) => void send(event)}>
        <TextInput
          data-autofocus
          label={t('collections.name')}
          maxLength={80}
          value={name}
          error={trouble || undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={onClose}>
            {t('dialog.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('collections.rename')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function DeleteDialog({ collection, onClose }: DialogProps) {
  const t = useText();
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: () => deleteCollection(cache, collection.id),
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={t('collections.delete_one', { name: collection.name })}
      trouble={removal.error}
      ways={[
        { label: t('collections.delete'), run: () => removal.mutate(), isBusy: removal.isPending },
      ]}
      onClose={onClose}
    >
      <p>{t('collections.delete_words')}</p>
    </ConfirmDialog>
  );
}
