import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readCandidates, readInstall, readInstalls, type Install } from '@/api/models';
import { shape, text } from '@/lib/parse';
import type { LiveConnection } from '@/live/connection';
import { placeInstall } from './model';

export const installs = queryOptions({
  queryKey: ['installs'],
  queryFn: async ({ signal }) => (await call('/api/v1/installs', readInstalls, { signal })).items,
});

const none: Install[] = [];

export function useInstalls(): Install[] {
  return useQuery(installs).data ?? none;
}

function put(cache: QueryClient, install: Install): void {
  cache.setQueryData(installs.queryKey, (known) => placeInstall(known ?? [], install));
}

function drop(cache: QueryClient, id: string): void {
  cache.setQueryData(installs.queryKey, (known) => known?.filter((old) => old.id !== id));
}

export interface InstallDraft {
  source: string;
  mode?: 'in_place' | 'copy';
  token?: string;
}

/** Goes on after the answer: events tell how far it is. */
export async function startInstall(cache: QueryClient, draft: InstallDraft): Promise<Install> {
  const install = await call('/api/v1/installs', readInstall, { method: 'POST', body: draft });
  // An event may already have told a later state.
  const isKnown = cache.getQueryData(installs.queryKey)?.some(({ id }) => id === install.id);
  if (!isKnown) put(cache, install);
  return install;
}

export type InstallVerb = 'pause' | 'resume' | 'cancel' | 'retry';

export async function tellInstall(cache: QueryClient, id: string, verb: InstallVerb) {
  const path = `/api/v1/installs/${id}/${verb}`;
  put(cache, await call(path, readInstall, { method: 'POST', body: {} }));
}

/** Takes it off the list; what it installed stays. */
export async function forgetInstall(cache: QueryClient, id: string): Promise<void> {
  await call(`/api/v1/installs/${id}`, nothing, { method: 'DELETE' });
  drop(cache, id);
}

/** What a repository offers, as sources to install from. */
export function candidatesOf(repo: string) {
  return queryOptions({
    queryKey: ['hugging-face', repo],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/models/hugging-face?repo=${encodeURIComponent(repo)}`;
      return (await call(path, readCandidates, { signal })).items;
    },
    retry: false,
    gcTime: 5 * 60_000,
  });
}

const readDeleted = shape({ id: text });

export function followInstalls(live: LiveConnection, cache: QueryClient): () => void {
  const stops = [
    live.on('install', (data) => put(cache, readInstall(data))),
    live.on('install_deleted', (data) => drop(cache, readDeleted(data).id)),
  ];
  return () => stops.forEach((stop) => stop());
}
