import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asApiError, type ApiError } from '@/api/client';
import type { Job, JobDraft } from '@/api/types';
import { pendingJob } from '@/entities/job/model';
import { dropJob, postJob, putAnsweredJob, putJob } from '@/entities/job/queries';
import { changeDraft } from './draft';

/** Sends a job. It stands in the queue at once and leaves it again if the server refuses. */
export function useInvoke() {
  const cache = useQueryClient();
  const mutation = useMutation<Job, unknown, JobDraft, { pendingId: string }>({
    mutationKey: ['invoke'],
    mutationFn: postJob,
    onMutate: (draft) => {
      const pending = pendingJob(draft, Date.now());
      putJob(cache, pending);
      return { pendingId: pending.id };
    },
    onSuccess: (job, draft, { pendingId }) => {
      dropJob(cache, pendingId);
      putAnsweredJob(cache, job);
      // The seed the server chose is shown, so that switching randomise off keeps this picture.
      if (draft.seed === null) changeDraft({ seed: job.seed });
    },
    onError: (_trouble, _draft, context) => {
      if (context) dropJob(cache, context.pendingId);
    },
  });
  const error: ApiError | null = mutation.error ? asApiError(mutation.error) : null;
  const sent = mutation.variables ?? null;
  return { invoke: mutation.mutate, isSending: mutation.isPending, sent, error };
}

/** What the server said about one field, or nothing. */
export function faultOf(error: ApiError | null, field: string): string | null {
  return error?.faults.find((fault) => fault.field === field)?.says ?? null;
}
