import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readPage } from '@/api/types';
import { readPreset, type Preset } from './model';

const readPresets = readPage(readPreset);

const presets = queryOptions({
  queryKey: ['presets'],
  queryFn: async ({ signal }) => (await call('/api/v1/presets', readPresets, { signal })).items,
  staleTime: Infinity,
  retry: false,
});

const none: Preset[] = [];

export function usePresets(): Preset[] {
  return useQuery(presets).data ?? none;
}

type PresetDraft = Pick<Preset, 'name' | 'prompt' | 'negative_prompt'>;

/** Makes a preset, or changes the one that is given. */
export async function savePreset(
  cache: QueryClient,
  draft: PresetDraft,
  changed: Preset | null,
): Promise<Preset> {
  const saved = changed
    ? await call(`/api/v1/presets/${changed.id}`, readPreset, {
        method: 'PATCH',
        body: { ...draft, rev: changed.rev },
      })
    : await call('/api/v1/presets', readPreset, { method: 'POST', body: draft });
  await cache.invalidateQueries(presets);
  return saved;
}

export async function deletePreset(cache: QueryClient, { id }: Preset): Promise<void> {
  cache.setQueryData(presets.queryKey, (all) => all?.filter((preset) => preset.id !== id));
  try {
    await call(`/api/v1/presets/${id}`, nothing, { method: 'DELETE' });
  } finally {
    void cache.invalidateQueries(presets);
  }
}
