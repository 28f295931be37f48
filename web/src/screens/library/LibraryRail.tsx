import { UnstyledButton } from '@mantine/core';
import {
  IconBooks,
  IconLibrary,
  IconStar,
  IconTagOff,
  IconTrash,
  IconUpload,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { facetsOf } from '@/entities/asset/queries';
import { useCollections } from '@/entities/collection/queries';
import type { Filter } from '@/entities/filter/model';
import { useFilter } from '@/entities/filter/useFilter';
import { useText } from '@/lib/i18n/useText';
import { useCommand } from '@/ui/commands';
import styles from './LibraryRail.module.css';

interface Place {
  name: string;
  icon: Icon;
  filter: Filter;
}

/** The usual places of the Library, each a filter with how much it holds. */
export function LibraryRail() {
  const t = useText();
  const collections = useCollections();
  const places: Place[] = [
    { name: t('library.all'), icon: IconBooks, filter: {} },
    { name: t('library.uploads'), icon: IconUpload, filter: { source: 'uploaded' } },
    { name: t('library.untitled'), icon: IconTagOff, filter: { untitled: true } },
    { name: t('filter.favorites'), icon: IconStar, filter: { favorite: true } },
    { name: t('library.trash'), icon: IconTrash, filter: { trashed: true } },
  ];
  const sets = collections.map(({ id, name }) => ({
    name,
    icon: IconLibrary,
    filter: { collection: id },
  }));
  return (
    <nav className={styles.rail} aria-label={t('library.places')}>
      {places.map((place) => (
        <PlaceLine key={place.name} {...place} />
      ))}
      {sets.length > 0 && <h2 className={styles.head}>{t('library.collections')}</h2>}
      {sets.map((place) => (
        <PlaceLine key={place.filter.collection} {...place} />
      ))}
      <span className={styles.foot}>
        <VerbLine id="studio.import" />
        <VerbLine id="studio.settings" />
      </span>
    </nav>
  );
}

function PlaceLine({ name, icon: Icon, filter }: Place) {
  const t = useText();
  const { filter: current, setFilter } = useFilter();
  const total = useQuery(facetsOf(filter)).data?.total;
  const isHere = JSON.stringify(current) === JSON.stringify(filter);
  return (
    <UnstyledButton
      className={styles.place}
      aria-current={isHere || undefined}
      onClick={() => setFilter(filter)}
    >
      <Icon size={16} stroke={1.6} />
      <span className={styles.name}>{name}</span>
      <span className={`${styles.count} numbers`}>{total?.toLocaleString(t.language)}</span>
    </UnstyledButton>
  );
}

function VerbLine({ id }: { id: string }) {
  const t = useText();
  const command = useCommand(id);
  if (!command) return null;
  const Icon = command.icon;
  return (
    <UnstyledButton className={styles.place} onClick={command.run}>
      <Icon size={16} stroke={1.6} />
      <span className={styles.name}>{t(command.label)}</span>
    </UnstyledButton>
  );
}
