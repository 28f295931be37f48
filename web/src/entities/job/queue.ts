import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readQueue, type Queue } from '@/api/queue';
import type { LiveConnection } from '@/live/connection';

export const queueState = queryOptions({
  queryKey: ['queue'],
  queryFn: ({ signal }) => call('/api/v1/queue', readQueue, { signal }),
  retry: false,
});

const atRest: Queue = { paused: false, queued: 0, running: 0, eta_ms: null };

export function useQueue(): Queue {
  return useQuery(queueState).data ?? atRest;
}

/** A paused queue finishes what runs and begins nothing. It shows at once. */
export async function pauseQueue(cache: QueryClient, paused: boolean): Promise<void> {
  cache.setQueryData(queueState.queryKey, (known) => known && { ...known, paused });
  const path = paused ? '/api/v1/queue/pause' : '/api/v1/queue/resume';
  try {
    const answer = await call(path, readQueue, { method: 'POST', body: {} });
    cache.setQueryData(queueState.queryKey, answer);
  } catch (refused) {
    void cache.invalidateQueries(queueState);
    throw refused;
  }
}

export function followQueue(live: LiveConnection, cache: QueryClient): () => void {
  return live.on('queue', (data) => cache.setQueryData(queueState.queryKey, readQueue(data)));
}
