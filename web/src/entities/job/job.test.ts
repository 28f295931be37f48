import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Job, Progress } from '@/api/types';
import { jobSample } from '@/test/samples';
import { endedJobs, noteEnded, placeEnded } from './ended';
import {
  imagesToCome,
  moveWaiting,
  nextWaiting,
  pendingJob,
  placeActive,
  placeFailed,
  runningJob,
} from './model';
import { useProgressStore } from './progress';
import { activeJobs, putAnsweredJob, putJob } from './queries';

const ids = (jobs: readonly { id: string }[]) => jobs.map(({ id }) => id);
const progress: Progress = {
  image: 0,
  images: 2,
  step: 1,
  steps: 4,
  fraction: 0.1,
  eta_ms: null,
  phase: 'denoising',
};
const jobDraft = {
  prompt: 'bluebird',
  negative_prompt: '',
  model_id: 'm1',
  width: 512,
  height: 512,
  steps: 20,
  scheduler: 'euler',
  cfg_scale: 7,
  cfg_rescale: 0,
  clip_skip: 0,
  images: 1,
};
const preview = { width: 8, height: 8, data_url: 'data:,' };

describe('the queue', () => {
  test('keeps its order, the running job first', () => {
    const jobs = [jobSample({ id: 'a' }), jobSample({ id: 'b' })];
    const placed = placeActive(jobs, jobSample({ id: 'b', state: 'running' }));
    expect(ids(placed)).toEqual(['b', 'a']);
    expect(runningJob(placed)?.id).toBe('b');
    expect(ids(placeActive(placed, jobSample({ id: 'c' })))).toEqual(['b', 'a', 'c']);
  });

  test('lets go of a job that ended', () => {
    const jobs = [jobSample({ id: 'a', state: 'running' }), jobSample({ id: 'b' })];
    expect(ids(placeActive(jobs, jobSample({ id: 'a', state: 'cancelled' })))).toEqual(['b']);
  });

  test('does not bring back a job whose end overtook its beginning', () => {
    const cache = new QueryClient();
    putJob(cache, jobSample({ id: 'quick', state: 'done' }));
    putJob(cache, jobSample({ id: 'quick', state: 'queued' }));
    expect(cache.getQueryData(activeJobs.queryKey)).toEqual([]);
  });

  test('believes the events rather than an answer that comes after them', () => {
    const cache = new QueryClient();
    putJob(cache, jobSample({ id: 'early', state: 'running' }));
    putAnsweredJob(cache, jobSample({ id: 'early', state: 'queued' }));
    expect(cache.getQueryData(activeJobs.queryKey)?.[0]?.state).toBe('running');
  });

  test('remembers the last failures once each', () => {
    const failed = [1, 2, 3, 4, 5].map((n) => jobSample({ id: `f${n}`, state: 'failed' }));
    const again = placeFailed(failed, jobSample({ id: 'f3', state: 'failed' }));
    expect(ids(again)).toEqual(['f3', 'f1', 'f2', 'f4', 'f5']);
    expect(placeFailed(failed, jobSample({ id: 'f6' }))).toHaveLength(5);
  });

  test('shows a job from the moment of the click', () => {
    const pending = pendingJob({ ...jobDraft, seed: null }, 7);
    expect(pending).toMatchObject({ state: 'queued', prompt: 'bluebird', created_at: 7 });
  });

  test('counts the pictures still to come', () => {
    const running = jobSample({ state: 'running', images: 4, progress: { ...progress, image: 3 } });
    expect(imagesToCome([running, jobSample({ images: 2 })])).toBe(3);
  });

  test('takes a job to another place among those that wait', () => {
    const jobs = [
      jobSample({ id: 'r', state: 'running' }),
      ...['a', 'b', 'c'].map((id) => jobSample({ id })),
    ];
    expect(ids(moveWaiting(jobs, 'c', 0))).toEqual(['r', 'c', 'a', 'b']);
    expect(ids(moveWaiting(jobs, 'a', 1))).toEqual(['r', 'b', 'a', 'c']);
    expect(ids(moveWaiting(jobs, 'a', 99))).toEqual(['r', 'b', 'c', 'a']);
    expect(ids(moveWaiting(jobs, 'r', 1))).toEqual(ids(jobs));
    expect(nextWaiting(jobs, 'a')).toBe('b');
    expect(nextWaiting(jobs, 'c')).toBeNull();
  });
});

describe('what has ended', () => {
  const done = (id: string) => jobSample({ id, state: 'done', finished_at: 1 });
  const pages = { pages: [{ items: [done('a')], next: 'more' }], pageParams: [null] };

  test('is told newest first, once each', () => {
    const [first] = placeEnded(pages, done('b')).pages;
    expect(ids(first?.items ?? [])).toEqual(['b', 'a']);
    expect(ids(placeEnded(pages, done('a')).pages[0]?.items ?? [])).toEqual(['a']);
    expect(first?.next).toBe('more');
  });

  test('is not lost while its list is asked for for the first time', async () => {
    const cache = new QueryClient();
    const { queryKey } = endedJobs('failed');
    let answer: (page: { items: Job[]; next: null }) => void = () => undefined;
    const asked = cache.fetchInfiniteQuery({
      ...endedJobs('failed'),
      queryFn: () => new Promise<{ items: Job[]; next: null }>((tell) => (answer = tell)),
    });
    noteEnded(cache, jobSample({ id: 'late', state: 'failed' }));
    answer({ items: [jobSample({ id: 'early', state: 'failed' })], next: null });
    await asked;
    await Promise.resolve();
    const items = cache.getQueryData(queryKey)?.pages.flatMap((page) => page.items) ?? [];
    expect(ids(items)).toEqual(['late', 'early']);
  });

  test('joins the lists that ask for its state and no other', () => {
    const cache = new QueryClient();
    const empty = { pages: [{ items: [], next: null }], pageParams: [null] };
    const all = endedJobs('all').queryKey;
    const failed = endedJobs('failed').queryKey;
    cache.setQueryData(all, empty);
    cache.setQueryData(failed, empty);
    putJob(cache, done('finished'));
    expect(cache.getQueryData(all)?.pages[0]?.items).toHaveLength(1);
    expect(cache.getQueryData(failed)?.pages[0]?.items).toHaveLength(0);
  });
});

describe('progress', () => {
  beforeEach(() => useProgressStore.getState().clear());

  test('keeps the last preview until the next picture begins', () => {
    const { put } = useProgressStore.getState();
    put('j', progress, preview);
    put('j', { ...progress, step: 2 }, null);
    expect(useProgressStore.getState().byJob.j?.preview).toBe(preview);
    put('j', { ...progress, image: 1 }, null);
    expect(useProgressStore.getState().byJob.j?.preview).toBeNull();
  });
});
