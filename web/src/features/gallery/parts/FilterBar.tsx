import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { memo, useEffect, useRef, useState } from 'react';
import { facetsOf } from '@/entities/asset/queries';
import { useCollections } from '@/entities/collection/queries';
import { activeParts, changedFilter, type Filter, type Sort } from '@/entities/filter/model';
import { useText } from '@/lib/i18n/useText';
import { focusSearch } from '../focus';
import { chooserFor, type Control } from './choosers';
import { DateFilter } from './DateFilter';
import { FilterSelect } from './FilterSelect';
import { SaveFilter } from './SaveFilter';
import styles from './FilterBar.module.css';

interface Props {
  base: Filter;
  filter: Filter;
  sort: Sort;
  controls: readonly Control[];
  searchHint: string;
  onFilter: (filter: Filter, how?: 'visit' | 'replace') => void;
  onSort: (sort: Sort) => void;
}

const typing_ms = 250;

/** The filters above a list. Each applies at once; counts tell what a choice would leave. */
export const FilterBar = memo(function FilterBar(props: Props) {
  const { base, filter, controls, searchHint, onFilter } = props;
  const t = useText();
  const collections = useCollections();
  const facets = useQuery({
    ...facetsOf({ ...filter, ...base }),
    placeholderData: keepPreviousData,
  }).data;
  const change = (part: Partial<Filter>) => onFilter(changedFilter(filter, part));
  return (
    <div className={styles.bar} role="search" aria-label={t('filter.bar')}>
      <SearchBox
        value={filter.q ?? ''}
        hint={searchHint}
        onChange={(q) => onFilter(changedFilter(filter, { q: q || undefined }), 'replace')}
      />
      <div className={styles.choices}>
        {controls.map((control) => {
          if (control === 'dates') {
            return <DateFilter key={control} filter={filter} onChange={change} />;
          }
          const context = { ...props, facets, collections, t };
          return <FilterSelect key={control} {...chooserFor(control, context)} />;
        })}
        {activeParts(filter).length > 0 && (
          <>
            <Button
              variant="subtle"
              className={styles.clear}
              onClick={() => {
                focusSearch();
                onFilter({});
              }}
            >
              {t('filter.clear')}
            </Button>
            <SaveFilter filter={{ ...filter, ...base }} />
          </>
        )}
      </div>
    </div>
  );
});

/** What is typed counts a moment after the last letter. */
function SearchBox(props: { value: string; hint: string; onChange: (value: string) => void }) {
  const { value, hint, onChange } = props;
  const t = useText();
  const [typed, setTyped] = useState(value);
  const timer = useRef<number | undefined>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // Back, forward and Clear change the address from outside.
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const tell = (next: string) => {
    window.clearTimeout(timer.current);
    sent.current = next.trim();
    onChange(next.trim());
  };
  return (
    <TextInput
      className={styles.search}
      aria-label={hint}
      placeholder={hint}
      leftSection={<IconSearch size={14} stroke={1.6} />}
      rightSection={
        typed && (
          <Tooltip label={t('filter.clear_search')}>
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={t('filter.clear_search')}
              onClick={() => {
                setTyped('');
                tell('');
              }}
            >
              <IconX size={14} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )
      }
      value={typed}
      onChange={({ currentTarget }) => {
        const next = currentTarget.value;
        setTyped(next);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => tell(next), typing_ms);
      }}
      onKeyDown={(event) => event.key === 'Enter' && tell(typed)}
      // Whoever goes on to the list goes on to the one they asked for.
      onBlur={() => typed.trim() !== sent.current && tell(typed)}
    />
  );
}
