import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readTask } from '@/api/assets';
import { putTask } from '@/entities/task/store';
import { list, nullable, number, oneOf, shape, text, withDefault, type ReadBy } from '@/lib/parse';

const readWatched = shape({
  path: text,
  mode: oneOf('copy', 'link'),
  board_id: nullable(text),
  trouble: withDefault(text, ''),
});
export type WatchedFolder = ReadBy<typeof readWatched>;

const readImports = shape({
  watched: list(readWatched),
  known_files: withDefault(number, 0),
  broken_files: withDefault(number, 0),
});

/** The watched folders, and what imports have seen. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => call('/api/v1/imports', readImports, { signal }),
  staleTime: 0,
});

export interface ImportDraft {
  path: string;
  mode: 'copy' | 'link';
  board_id?: string;
  watch: boolean;
}

/** Goes on after the answer; its task tells how far it is and what could not be read. */
export async function startImport(cache: QueryClient, draft: ImportDraft): Promise<void> {
  putTask(await call('/api/v1/imports', readTask, { method: 'POST', body: draft }));
  void cache.invalidateQueries({ queryKey: importsQuery.queryKey });
}

export async function stopWatching(cache: QueryClient, path: string): Promise<void> {
  const address = `/api/v1/imports/watched?path=${encodeURIComponent(path)}`;
  await call(address, nothing, { method: 'DELETE' });
  void cache.invalidateQueries({ queryKey: importsQuery.queryKey });
}
