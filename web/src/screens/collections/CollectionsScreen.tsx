import { Button } from '@mantine/core';
import { IconLibrary, IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asApiError } from '@/api/client';
import { createCollection, useCollectionList } from '@/entities/collection/queries';
import { usePreferences } from '@/entities/preferences/store';
import { CollectionCards } from '@/features/collections/CollectionCards';
import { useQueueCommands } from '@/features/queue/useQueueCommands';
import { bind } from '@/lib/command';
import { useText } from '@/lib/i18n/useText';
import { EmptyState } from '@/ui/EmptyState';
import { NewNameForm } from '@/ui/NewNameForm';
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
  return (
    <Frame commands={commands} dialogs={dialogs}>
      <section className={styles.screen} aria-label={t('frame.collections')}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t('frame.collections')}</h1>
          <span className={`${styles.total} numbers`}>{list.data?.length}</span>
          <div className={styles.new}>
            <NewNameForm
              label={t('collect.new')}
              submit={t('collect.create')}
              onName={(name) => createCollection(cache, name)}
            />
          </div>
        </header>
        {list.isPending && (
          <div aria-hidden className={styles.skeleton}>
            {Array.from({ length: 4 }, (_nothing, card) => (
              <span key={card} className={styles.skeletonCard} />
            ))}
          </div>
        )}
        {list.isError && (
          <EmptyState icon={IconPlugConnectedX} title={asApiError(list.error).message} isTrouble>
            <Button variant="default" onClick={() => void list.refetch()}>
              {t('dialog.retry')}
            </Button>
          </EmptyState>
        )}
        {list.data?.length === 0 && (
          <EmptyState
            icon={IconLibrary}
            title={t('collections.nothing')}
            words={t('collections.empty')}
          />
        )}
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
