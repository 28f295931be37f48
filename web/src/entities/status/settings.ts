import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readSettings } from '@/api/assets';

const settings = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => call('/api/v1/settings', readSettings, { signal }),
  staleTime: 60_000,
});

/** For how many days deleted assets can be brought back; 0: they are gone at once. */
export function useTrashDays(): number {
  return useQuery(settings).data?.trash_days ?? 0;
}

export async function setTrashDays(cache: QueryClient, trash_days: number): Promise<void> {
  const path = '/api/v1/settings';
  const now = await call(path, readSettings, { method: 'PATCH', body: { trash_days } });
  cache.setQueryData(settings.queryKey, now);
}
