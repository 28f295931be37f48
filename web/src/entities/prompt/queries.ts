import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readPage } from '@/api/types';
import { list, number, shape, text, withDefault, type ReadBy } from '@/lib/parse';

const readExpansion = shape({ prompts: list(text), total: number });
export type Expansion = ReadBy<typeof readExpansion>;

interface Wish {
  prompt: string;
  mode: 'combinatorial' | 'random';
  max: number;
}

/** What a prompt with choices comes to. */
export function expansionOf(wish: Wish) {
  return queryOptions({
    queryKey: ['prompts', wish],
    queryFn: ({ signal }) =>
      call('/api/v1/prompts/expand', readExpansion, { method: 'POST', body: wish, signal }),
    staleTime: wish.mode === 'random' ? 0 : Infinity,
    gcTime: 60_000,
    retry: false,
  });
}

const readWildcards = readPage(shape({ name: text, count: withDefault(number, 0) }));
type Wildcard = ReadBy<typeof readWildcards>['items'][number];

const wildcards = queryOptions({
  queryKey: ['wildcards'],
  queryFn: async ({ signal }) => (await call('/api/v1/wildcards', readWildcards, { signal })).items,
  staleTime: 60_000,
  retry: false,
});

const none: Wildcard[] = [];

export function useWildcards(): Wildcard[] {
  return useQuery(wildcards).data ?? none;
}
