import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readEngine, readStatus, type Engine } from '@/api/types';
import type { LiveConnection } from '@/live/connection';

export const status = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => call('/api/v1/status', readStatus, { signal }),
});

export function useEngine(): Engine | null {
  return useQuery(status).data?.engine ?? null;
}

export function followEngine(live: LiveConnection, cache: QueryClient): () => void {
  return live.on('engine', (data) => {
    const engine = readEngine(data);
    cache.setQueryData(status.queryKey, (known) => known && { ...known, engine });
  });
}
