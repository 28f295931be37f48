import { useMemo } from 'react';
import { asApiError } from '@/api/client';
import type { JobDraft } from '@/api/types';
import { targetBoard, uncategorized } from '@/entities/board/model';
import { useBoards } from '@/entities/board/queries';
import { useBatch, type GridWish } from '@/entities/job/batch';
import { usePreferences } from '@/entities/preferences/store';
import { rememberPrompt } from '@/entities/recipe/history';
import { useInvoke } from '@/entities/recipe/invoke';
import { jobDraftOf, obstacleOf, type Way } from '@/entities/recipe/send';
import { useRecipe } from '@/entities/recipe/useRecipe';
import { hasVariants } from '@/features/compose/suggest';
import { useConnection } from '@/live/useConnection';

export interface Hints {
  onSent: () => void;
  /** The server found fault with a setting: time to look at the settings. */
  onRefused: () => void;
}

/** Where a picture goes that is asked for now: decided when Invoke is pressed. */
function useTargetBoard(): { board_id?: string } {
  const target = targetBoard(usePreferences(), useBoards());
  return useMemo(() => (target === uncategorized ? {} : { board_id: target }), [target]);
}

/** The job that Invoke would send now, or nothing while the model is on its way. */
function useJob(way: Way) {
  const recipe = useRecipe();
  const where = useTargetBoard();
  const { draft, models, model, limits } = recipe;
  const situation = model && limits && { model, limits, models, way };
  const job: JobDraft | null = situation && { ...jobDraftOf(draft, situation), ...where };
  return { recipe, job, obstacle: obstacleOf(draft, model, way) };
}

/** Whether two jobs ask for the same picture, however many of it. */
function isSame(a: JobDraft | null, b: JobDraft | null): boolean {
  return JSON.stringify({ ...a, images: 1 }) === JSON.stringify({ ...b, images: 1 });
}

/** Invoking, and what the server last said about it while that is still about this recipe. */
export function useComposer(way: Way, { onSent, onRefused }: Hints) {
  const { recipe, job, obstacle } = useJob(way);
  const connection = useConnection();
  const single = useInvoke();
  const batch = useBatch();
  const { draft } = recipe;
  const last = batch.error && isSame(batch.sent, job) ? batch : single;
  const isHealed = last.error?.isOffline && connection === 'connected';
  const isStale = !isSame(last.sent, job);
  const onError = (trouble: unknown) => asApiError(trouble).faults.length > 0 && onRefused();
  const run = (prompt = draft.prompt) => {
    if (!job || prompt.trim() === '') return;
    const wish = { ...job, prompt };
    const { variants, variants_max } = draft;
    if (variants !== 'off' && hasVariants(prompt)) {
      const prompts = { mode: variants, max: variants_max };
      batch.start({ job: wish, prompts }, { onError });
    } else single.invoke(wish, { onError });
    rememberPrompt(wish, Date.now());
    onSent();
  };
  const drawGrid = (wish: GridWish) => {
    batch.start(wish, { onError });
    rememberPrompt(wish.job, Date.now());
    onSent();
  };
  return {
    ...{ recipe, job, obstacle, run, drawGrid },
    canInvoke: job !== null && obstacle === null,
    error: isHealed || isStale ? null : last.error,
  };
}
