import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readCollection, type Collection } from '@/api/assets';
import { list, shape } from '@/lib/parse';

const readCollections = shape({ items: list(readCollection) });

const collectionsQuery = queryOptions({
  queryKey: ['collections'],
  queryFn: async ({ signal }) =>
    (await call('/api/v1/collections', readCollections, { signal })).items,
});

const none: Collection[] = [];

/** Starred ones first, as their owner wants them. */
export function useCollections(): Collection[] {
  const all = useQuery(collectionsQuery).data;
  if (!all) return none;
  return [...all].sort(
    (a, b) => Number(b.starred) - Number(a.starred) || a.name.localeCompare(b.name),
  );
}

export async function createCollection(cache: QueryClient, name: string): Promise<Collection> {
  const body = { name, kind: 'manual' };
  const made = await call('/api/v1/collections', readCollection, { method: 'POST', body });
  cache.setQueryData(collectionsQuery.queryKey, (known) => known && [...known, made]);
  return made;
}
