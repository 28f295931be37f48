import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readCollection, type Collection } from '@/api/assets';
import { targetBody } from '@/entities/asset/changes';
import { wireFilter, type Filter } from '@/entities/filter/model';
import type { Target } from '@/entities/selection/model';
import { list, oneOf, shape, text } from '@/lib/parse';

const readCollections = shape({ items: list(readCollection) });
const readShares = shape({
  items: list(shape({ collection_id: text, state: oneOf('all', 'some', 'none') })),
});
export type Share = 'all' | 'some' | 'none';

const collectionsQuery = queryOptions({
  queryKey: ['collections'],
  queryFn: async ({ signal }) =>
    (await call('/api/v1/collections', readCollections, { signal })).items,
});

const none: Collection[] = [];

/** Starred ones first, as their owner wants them. */
const inOrder = (all: readonly Collection[]) =>
  [...all].sort((a, b) => Number(b.starred) - Number(a.starred) || a.name.localeCompare(b.name));

export function useCollectionList() {
  return useQuery({ ...collectionsQuery, select: inOrder });
}

export function useCollections(): Collection[] {
  return useCollectionList().data ?? none;
}

/** How much of some assets lies in each collection, by the collection's id. */
export function sharesOf(target: Target) {
  const body = targetBody(target);
  return queryOptions({
    queryKey: ['collection-shares', JSON.stringify(body)],
    queryFn: async ({ signal }) => {
      const path = '/api/v1/collections/states';
      const { items } = await call(path, readShares, { method: 'POST', body, signal });
      return new Map<string, Share>(items.map((item) => [item.collection_id, item.state]));
    },
    gcTime: 0,
    staleTime: 0,
  });
}

function put(cache: QueryClient, collection: Collection): void {
  cache.setQueryData(
    collectionsQuery.queryKey,
    (known) => known && [...known.filter(({ id }) => id !== collection.id), collection],
  );
}

/** With a filter it is a smart one: it holds whatever the filter matches. */
export async function createCollection(
  cache: QueryClient,
  name: string,
  filter?: Filter,
): Promise<Collection> {
  const body = filter
    ? { name, kind: 'smart', query: wireFilter(filter) }
    : { name, kind: 'manual' };
  const made = await call('/api/v1/collections', readCollection, { method: 'POST', body });
  put(cache, made);
  return made;
}

/** Shown at once; taken back when the server refuses. */
export async function changeCollection(
  cache: QueryClient,
  collection: Collection,
  change: { name?: string; starred?: boolean },
): Promise<void> {
  put(cache, { ...collection, ...change });
  try {
    const path = `/api/v1/collections/${collection.id}`;
    put(cache, await call(path, readCollection, { method: 'PATCH', body: change }));
  } catch (trouble) {
    put(cache, collection);
    throw trouble;
  }
}

export async function deleteCollection(cache: QueryClient, id: string): Promise<void> {
  await call(`/api/v1/collections/${id}`, nothing, { method: 'DELETE' });
  cache.setQueryData(
    collectionsQuery.queryKey,
    (known) => known && known.filter((collection) => collection.id !== id),
  );
}
