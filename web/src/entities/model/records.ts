import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { readTask } from '@/api/assets';
import { call, nothing } from '@/api/client';
import {
  readFoundModels,
  readModelHealth,
  readModelRecord,
  type FoundModel,
  type ModelPatch,
  type ModelRecord,
} from '@/api/models';
import { putTask } from '@/entities/task/store';
import { list, shape, text } from '@/lib/parse';
import type { LiveConnection } from '@/live/connection';
import { capabilities, models } from './queries';

const readRecords = shape({ items: list(readModelRecord) });

/** Every model with everything that is known about it, usable or not. */
export const modelRecords = queryOptions({
  queryKey: ['models', 'records'],
  queryFn: async ({ signal }) => (await call('/api/v1/models', readRecords, { signal })).items,
});

export const modelHealth = queryOptions({
  queryKey: ['models', 'health'],
  queryFn: ({ signal }) => call('/api/v1/models/health', readModelHealth, { signal }),
});

const none: ModelRecord[] = [];

export function useModelRecords(): ModelRecord[] {
  return useQuery(modelRecords).data ?? none;
}

function putRecord(cache: QueryClient, model: ModelRecord): void {
  cache.setQueryData(modelRecords.queryKey, (known) => {
    if (!known) return known;
    const isNew = !known.some(({ id }) => id === model.id);
    return isNew ? [...known, model] : known.map((old) => (old.id === model.id ? model : old));
  });
}

function dropRecord(cache: QueryClient, id: string): void {
  cache.setQueryData(modelRecords.queryKey, (known) => known?.filter((old) => old.id !== id));
}

/** What chooses among models asks again; the records themselves are already true. */
function choicesChanged(cache: QueryClient): void {
  void cache.invalidateQueries({ ...models, exact: true });
  void cache.invalidateQueries(modelHealth);
  void cache.invalidateQueries(capabilities);
}

type Method = 'POST' | 'PATCH' | 'PUT' | 'DELETE';

async function change(cache: QueryClient, id: string, part: string, method: Method, body: unknown) {
  const path = `/api/v1/models/${id}${part}`;
  const model = await call(path, readModelRecord, { method, body });
  putRecord(cache, model);
  choicesChanged(cache);
  return model;
}

/** Refused with a conflict when the record is not the one that was looked at any more. */
export const saveModel = (cache: QueryClient, model: ModelRecord, patch: ModelPatch) =>
  change(cache, model.id, '', 'PATCH', { ...patch, rev: model.rev });

export const probeModel = (cache: QueryClient, id: string) =>
  change(cache, id, '/probe', 'POST', {});

export async function setDefaultModel(cache: QueryClient, id: string): Promise<void> {
  await change(cache, id, '/default', 'POST', {});
  cache.setQueryData(modelRecords.queryKey, (known) =>
    known?.map((model) => ({ ...model, is_default: model.id === id })),
  );
}

/** Goes on after the answer; its task tells how far it is. */
export async function convertModel(id: string): Promise<void> {
  const path = `/api/v1/models/${id}/convert`;
  putTask(await call(path, readTask, { method: 'POST', body: {} }));
}

export async function deleteModel(cache: QueryClient, id: string, files: boolean): Promise<void> {
  await call(`/api/v1/models/${id}?files=${files}`, nothing, { method: 'DELETE' });
  dropRecord(cache, id);
  choicesChanged(cache);
}

/** A file is brought along; an image of the gallery is only named. */
export const setCover = (cache: QueryClient, id: string, cover: File | { asset_id: string }) =>
  change(cache, id, '/cover', cover instanceof File ? 'POST' : 'PUT', cover);

export const removeCover = (cache: QueryClient, id: string) =>
  change(cache, id, '/cover', 'DELETE', undefined);

export async function deleteOrphan(cache: QueryClient, path: string): Promise<void> {
  const address = `/api/v1/models/orphans?path=${encodeURIComponent(path)}`;
  await call(address, nothing, { method: 'DELETE' });
  void cache.invalidateQueries(modelHealth);
}

/** What a folder of the server's machine holds that could be installed. */
export async function scanFolder(path: string): Promise<FoundModel[]> {
  const request = { method: 'POST', body: { path } } as const;
  return (await call('/api/v1/models/scan', readFoundModels, request)).items;
}

const readDeleted = shape({ id: text });
const burst_ms = 300;

/** A scan may find thousands at once: each record is placed, the choices ask again once. */
export function followModels(live: LiveConnection, cache: QueryClient): () => void {
  let timer: number | undefined;
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => choicesChanged(cache), burst_ms);
  };
  const stops = [
    live.on('model', (data) => {
      putRecord(cache, readModelRecord(data));
      later();
    }),
    live.on('model_deleted', (data) => {
      dropRecord(cache, readDeleted(data).id);
      later();
    }),
  ];
  return () => {
    window.clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}
