import { Button } from '@mantine/core';
import { IconFilterOff, IconLibrary, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { activeParts, type Filter } from '@/entities/filter/model';
import { useText } from '@/lib/i18n/useText';
import { EmptyState } from '@/ui/EmptyState';
import { focusSearch } from '../focus';

interface Props {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** Where else there may be something. */
  children?: ReactNode;
}

/** A place that holds nothing is no failed search: a collection, the trash, or a filter. */
export function NothingMatches({ filter, onFilter, children }: Props) {
  const t = useText();
  const [only, ...others] = activeParts(filter);
  if (only === 'collection' && others.length === 0) {
    return (
      <EmptyState
        icon={IconLibrary}
        title={t('gallery.nothing_collected')}
        words={t('gallery.nothing_collected_words')}
      />
    );
  }
  if (only === 'trashed' && others.length === 0) {
    return <EmptyState icon={IconTrash} title={t('gallery.nothing_trashed')} />;
  }
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('gallery.no_match')}
      words={t('gallery.no_match_words')}
    >
      <Button
        variant="default"
        onClick={() => {
          focusSearch();
          onFilter({});
        }}
      >
        {t('filter.clear')}
      </Button>
      {children}
    </EmptyState>
  );
}
