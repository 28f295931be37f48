import { Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asApiError } from '@/api/client';
import { createCollection, useCollectionList } from '@/entities/collection/queries';
import { usePreferences } from '@/entities/preferences/store';
import { CollectionCards } from '@/features/collections/CollectionCards';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { bind } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { NewNameForm } from '@/ui/NewNameForm';
import { Notice } from '@/ui/Notice';
import { notify } from '@/ui/notices';
import { plainViewCommands } from '../frame/commands';
import { Frame } from '../frame/Frame';
import { useDialogs } from '../frame/useDialogs';
import { useTitle } from '../frame/useTitle';
import styles from './CollectionsScreen.module.css';

/** All collections, the starred ones first, and a place to make another. */
export function CollectionsScreen() {
  const t = useText();
  useTitle();
  const cache = useQueryClient();
  const dialogs = useDialogs();
  const preferences = usePreferences();
  const list = useCollectionList();
  const commands = [
    ...useQueueCommands(),
    ...bind(plainViewCommands, { preferences, show: dialogs.show }),
  ];
  const create = (name: string) =>
    createCollection(cache, name).catch((refused: unknown) =>
      notify(asApiError(refused).message, { tone: 'bad' }),
    );
  return (
    <Frame commands={commands} dialogs={dialogs}>
      <section className={styles.screen} aria-label={t('frame.collections')}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t('frame.collections')}</h1>
          <NewNameForm
            label={t('collect.new')}
            submit={t('collect.create')}
            onName={(name) => void create(name)}
          />
        </header>
        {list.isPending && <Skeleton animate={false} height={180} />}
        {list.isError && (
          <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => void list.refetch() }}>
            {asApiError(list.error).message}
          </Notice>
        )}
        {list.data?.length === 0 && <p className={styles.empty}>{t('collections.empty')}</p>}
        {list.data && (
          <CollectionCards
            collections={list.data}
            link={(collection, content) => (
              <Link
                to="/library"
                search={{ collection: collection.id }}
                aria-label={t('collections.open', { name: collection.name })}
              >
                {content}
              </Link>
            )}
          />
        )}
      </section>
    </Frame>
  );
}
