import { noParts } from '@/api/recipe';
import type { Job, JobDraft } from '@/api/types';

const failures_max = 5;

export function isWaiting(job: Job): boolean {
  return job.state === 'queued';
}

export function isActive(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

export function runningJob(jobs: readonly Job[]): Job | null {
  return jobs.find((job) => job.state === 'running') ?? null;
}

/** Where a job stands among those that run and wait: replaced in place, appended, or gone. */
export function placeActive(jobs: readonly Job[], job: Job): Job[] {
  if (!isActive(job)) return jobs.filter((other) => other.id !== job.id);
  const index = jobs.findIndex((other) => other.id === job.id);
  const placed = index < 0 ? [...jobs, job] : jobs.map((other, i) => (i === index ? job : other));
  return [...placed.filter((j) => j.state === 'running'), ...placed.filter(isWaiting)];
}

export function placeFailed(jobs: readonly Job[], job: Job): Job[] {
  return [job, ...jobs.filter((other) => other.id !== job.id)].slice(0, failures_max);
}

let pendingCount = 0;

/** Stands in the queue from the click until the server answers: the click is felt at once. */
export function pendingJob(draft: JobDraft, now_ms: number): Job {
  pendingCount += 1;
  const { prompt, negative_prompt, width, height, steps, scheduler, images } = draft;
  return {
    ...noParts,
    ...{ prompt, negative_prompt, width, height, steps, scheduler, images },
    cfg_scale: draft.cfg_scale ?? 0,
    cfg_rescale: draft.cfg_rescale,
    clip_skip: draft.clip_skip,
    id: `pending-${pendingCount}`,
    state: 'queued',
    model_id: draft.model_id ?? null,
    model: { id: draft.model_id ?? null, name: '', hash: '' },
    seed: draft.seed ?? 0,
    created_at: now_ms,
    started_at: null,
    finished_at: null,
    error: null,
    progress: null,
    asset_ids: [],
    attempts: 0,
    kind: 'draw',
    position: null,
    eta_ms: null,
    retried_from: null,
    upscale: null,
  };
}

export function isPending(job: Job): boolean {
  return job.id.startsWith('pending-');
}

/** How many pictures are still to come, over the running and the waiting jobs. */
export function imagesToCome(jobs: readonly Job[]): number {
  return jobs.reduce((sum, job) => sum + job.images - (job.progress?.image ?? 0), 0);
}

/** The waiting jobs with one of them at another place; the running ones stay in front. */
export function moveWaiting(jobs: readonly Job[], id: string, to: number): Job[] {
  const moved = jobs.find((job) => job.id === id && isWaiting(job));
  if (!moved) return [...jobs];
  const rest = jobs.filter((job) => isWaiting(job) && job !== moved);
  const place = Math.min(rest.length, Math.max(0, to));
  const running = jobs.filter((job) => !isWaiting(job));
  return [...running, ...rest.slice(0, place), moved, ...rest.slice(place)];
}

/** The waiting job that comes after this one, as the server wants to be told; null: it is last. */
export function nextWaiting(jobs: readonly Job[], id: string): string | null {
  const waiting = jobs.filter((job) => isWaiting(job) && !isPending(job));
  const index = waiting.findIndex((job) => job.id === id);
  return index < 0 ? null : (waiting[index + 1]?.id ?? null);
}
