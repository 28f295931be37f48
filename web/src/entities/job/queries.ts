import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { call, nothing } from '@/api/client';
import { readJob, readPage, type Job, type JobDraft } from '@/api/types';
import type { UpscaleJob } from '@/api/upscale';
import { number, shape } from '@/lib/parse';
import { noteEnded } from './ended';
import { isActive, isWaiting, moveWaiting, nextWaiting, placeActive, placeFailed } from './model';

const readJobPage = readPage(readJob);

/**
 * Jobs known to have ended. An answer can be overtaken by the event that ends its job; without this
 * memory a quick job would come back to the queue and stay there.
 */
const ended = new Set<string>();
const ended_max = 1_000;

export const activeJobs = queryOptions({
  queryKey: ['jobs', 'active'],
  queryFn: async ({ signal }) => {
    const page = await call('/api/v1/jobs?state=queued,running&limit=100', readJobPage, { signal });
    return page.items.filter((job) => !ended.has(job.id));
  },
});

export const failedJobs = queryOptions({
  queryKey: ['jobs', 'failed'],
  queryFn: async ({ signal }) => {
    const page = await call('/api/v1/jobs?state=failed&limit=5', readJobPage, { signal });
    return page.items;
  },
});

/** One job that somebody follows to its end. */
export function jobById(id: string) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => call(`/api/v1/jobs/${id}`, readJob, { signal }),
    retry: false,
  });
}

export function watchJob(cache: QueryClient, job: Job): void {
  // An event may have told its end before the answer came.
  if (ended.has(job.id)) void cache.invalidateQueries(jobById(job.id));
  cache.setQueryData(jobById(job.id).queryKey, (known) => known ?? job);
}

export function putJob(cache: QueryClient, job: Job): void {
  cache.setQueryData(jobById(job.id).queryKey, (known) => known && job);
  if (isActive(job) && ended.has(job.id)) return;
  if (!isActive(job)) {
    if (ended.size >= ended_max) ended.clear();
    ended.add(job.id);
    noteEnded(cache, job);
  }
  cache.setQueryData(activeJobs.queryKey, (jobs) => placeActive(jobs ?? [], job));
  if (job.state === 'failed') {
    cache.setQueryData(failedJobs.queryKey, (jobs) => placeFailed(jobs ?? [], job));
  }
}

/**
 * The answer to a request is older news than any event about the same job: a job that is already
 * known has moved on, and its state stays as the events tell it.
 */
export function putAnsweredJob(cache: QueryClient, job: Job): void {
  const isKnown = cache.getQueryData(activeJobs.queryKey)?.some(({ id }) => id === job.id);
  if (!isKnown) putJob(cache, job);
}

export function dropJob(cache: QueryClient, id: string): void {
  cache.setQueryData(activeJobs.queryKey, (jobs) => jobs?.filter((job) => job.id !== id));
}

function forgetFailure(cache: QueryClient, id: string): void {
  cache.setQueryData(failedJobs.queryKey, (jobs) => jobs?.filter((job) => job.id !== id));
}

export async function postJob(draft: JobDraft | UpscaleJob): Promise<Job> {
  const idempotencyKey = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) =>
    word.toString(16).padStart(8, '0'),
  ).join('');
  return call('/api/v1/jobs', readJob, { method: 'POST', body: draft, idempotencyKey });
}

export async function cancelJob(cache: QueryClient, job: Job): Promise<void> {
  dropJob(cache, job.id);
  try {
    await call(`/api/v1/jobs/${job.id}/cancel`, readJob, { method: 'POST', body: {} });
  } finally {
    void cache.invalidateQueries(activeJobs);
  }
}

const readCancelled = shape({ cancelled: number });

export async function cancelAllJobs(cache: QueryClient): Promise<void> {
  cache.setQueryData(activeJobs.queryKey, (jobs) => jobs?.filter((job) => !isWaiting(job)));
  try {
    await call('/api/v1/jobs/cancel_all', readCancelled, { method: 'POST', body: {} });
  } finally {
    void cache.invalidateQueries(activeJobs);
  }
}

/** The same recipe again, seed and all; the answer is a new job. */
export async function retryJob(cache: QueryClient, job: Job): Promise<void> {
  const path = `/api/v1/jobs/${job.id}/retry`;
  putAnsweredJob(cache, await call(path, readJob, { method: 'POST', body: {} }));
  forgetFailure(cache, job.id);
}

/** Puts a waiting job at another place at once, and back when the server refuses. */
export async function moveJob(cache: QueryClient, id: string, to: number): Promise<void> {
  const jobs = moveWaiting(cache.getQueryData(activeJobs.queryKey) ?? [], id, to);
  cache.setQueryData(activeJobs.queryKey, jobs);
  try {
    const body = { before: nextWaiting(jobs, id) };
    await call(`/api/v1/jobs/${id}/move`, nothing, { method: 'POST', body });
  } finally {
    void cache.invalidateQueries(activeJobs);
  }
}
