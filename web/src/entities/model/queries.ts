import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readCapabilities, readModel, readPage, readTokens, type Model } from '@/api/types';

const readModelPage = readPage(readModel);

export const models = queryOptions({
  queryKey: ['models'],
  queryFn: async ({ signal }) => (await call('/api/v1/models', readModelPage, { signal })).items,
  staleTime: Infinity,
});

export const capabilities = queryOptions({
  queryKey: ['capabilities'],
  queryFn: ({ signal }) => call('/api/v1/capabilities', readCapabilities, { signal }),
  staleTime: Infinity,
});

/** Schedulers as people read them; one that is not here any more keeps its name. */
export function useSchedulerLabel(): (name: string) => string {
  const known = useQuery(capabilities).data?.schedulers;
  return (name) => known?.find((scheduler) => scheduler.name === name)?.label ?? name;
}

export function tokensOf(text: string, modelId: string | null) {
  const body = modelId === null ? { text } : { text, model_id: modelId };
  return queryOptions({
    queryKey: ['tokens', modelId, text],
    queryFn: ({ signal }) => call('/api/v1/tokens', readTokens, { method: 'POST', body, signal }),
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
}

export async function rescanModels(cache: QueryClient): Promise<void> {
  const request = { method: 'POST', body: {} } as const;
  const page = await call('/api/v1/models/rescan', readModelPage, request);
  cache.setQueryData(models.queryKey, page.items);
  await cache.invalidateQueries(capabilities);
}

const none: Model[] = [];

export function useModels(): Model[] {
  return useQuery(models).data ?? none;
}
