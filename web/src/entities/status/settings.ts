import { queryOptions, useQuery } from '@tanstack/react-query';
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
