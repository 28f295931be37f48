import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asApiError, call, type ApiError } from '@/api/client';
import { readJob, type JobDraft } from '@/api/types';
import { list, shape, text, withDefault, type ReadBy } from '@/lib/parse';
import { putAnsweredJob } from './queries';

const readBatch = shape({
  id: text,
  kind: withDefault(text, ''),
  jobs: withDefault(list(readJob), []),
});
type Batch = ReadBy<typeof readBatch>;

export interface GridAxis {
  field: string;
  values: (string | number)[];
  label?: string;
}

export interface GridWish {
  job: JobDraft;
  axes: GridAxis[];
}

/** Many jobs out of one: a prompt with choices written out, or an image for each cell. */
type BatchWish =
  GridWish | { job: JobDraft; prompts: { mode: 'combinatorial' | 'random'; max: number } };

function postBatch(wish: BatchWish): Promise<Batch> {
  return call('/api/v1/batches', readBatch, { method: 'POST', body: wish });
}

export function useBatch() {
  const cache = useQueryClient();
  const mutation = useMutation({
    mutationKey: ['invoke'],
    mutationFn: postBatch,
    onSuccess: ({ jobs }) => jobs.forEach((job) => putAnsweredJob(cache, job)),
  });
  const error: ApiError | null = mutation.error ? asApiError(mutation.error) : null;
  return { start: mutation.mutate, error, sent: mutation.variables?.job ?? null };
}
