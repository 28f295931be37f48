import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { filterOfSearch, sortOfSearch, type Filter, type Sort } from './model';

interface AddressedFilter {
  filter: Filter;
  sort: Sort;
  /** `replace` for changes that are not worth a step back, such as each typed letter. */
  setFilter: (filter: Filter, how?: 'visit' | 'replace') => void;
  setSort: (sort: Sort) => void;
}

const inAddress = (order: Sort) => (order === 'newest' ? {} : { sort: order });

/** The filter that stands in the address, so that it can be shared and gone back to. */
export function useFilter(): AddressedFilter {
  const navigate = useNavigate();
  const search: Record<string, unknown> = useSearch({ strict: false });
  const filter = useMemo(() => filterOfSearch(search), [search]);
  const sort = sortOfSearch(search);
  const go = useCallback(
    (next: Record<string, unknown>, how: 'visit' | 'replace') =>
      void navigate({ to: '.', search: next, replace: how === 'replace', resetScroll: false }),
    [navigate],
  );
  return useMemo(
    () => ({
      filter,
      sort,
      setFilter: (next, how = 'visit') => go({ ...next, ...inAddress(sort) }, how),
      setSort: (next) => go({ ...filter, ...inAddress(next) }, 'visit'),
    }),
    [filter, sort, go],
  );
}
