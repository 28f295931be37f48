import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asApiError, type ApiError } from '@/api/client';
import type { Asset } from '@/api/assets';
import type { ModelRecord } from '@/api/models';
import type { Job } from '@/api/types';
import { postJob, putAnsweredJob, watchJob } from '@/entities/job/queries';
import { useModelRecords } from '@/entities/model/records';
import { useUpscaleDraft, type UpscaleDraft } from './draft';
import { isTooLarge, jobOf, pickUpscaler, upscalersOf } from './model';

export interface Upscale {
  draft: UpscaleDraft;
  upscalers: ModelRecord[];
  upscaler: ModelRecord | null;
  isTooLarge: boolean;
  canRun: boolean;
  run: () => void;
  isSending: boolean;
  error: ApiError | null;
  /** The last job that was asked for here. */
  job: Job | null;
}

/** Enlarging one picture as the draft says, from wherever it is asked for. */
export function useUpscale(source: Asset | null, onSent?: (job: Job) => void): Upscale {
  const cache = useQueryClient();
  const draft = useUpscaleDraft();
  const upscalers = upscalersOf(useModelRecords());
  const upscaler = pickUpscaler(upscalers, draft.upscaler, draft.scale);
  const sending = useMutation({
    mutationFn: ({ image }: { image: Asset }) =>
      postJob({
        ...jobOf(draft, image.id, upscaler),
        ...(image.board_id === null ? {} : { board_id: image.board_id }),
      }),
    onSuccess: (job) => {
      watchJob(cache, job);
      putAnsweredJob(cache, job);
      onSent?.(job);
    },
  });
  const tooLarge = source !== null && isTooLarge(source, draft.scale);
  const canRun = source !== null && source.kind === 'image' && !tooLarge;
  return {
    draft,
    upscalers,
    upscaler,
    isTooLarge: tooLarge,
    canRun,
    run: () => {
      if (source && canRun) sending.mutate({ image: source });
    },
    isSending: sending.isPending,
    error: sending.error ? asApiError(sending.error) : null,
    job: sending.data ?? null,
  };
}
