import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Progress } from '@/api/types';
import { jobSample } from '@/test/samples';
import { imagesToCome, pendingJob, placeActive, placeFailed, runningJob } from './model';
import { useProgressStore } from './progress';
import { activeJobs, draftOfJob, putAnsweredJob, putJob } from './queries';

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
    const draft = draftOfJob(jobSample());
    const pending = pendingJob({ ...draft, seed: null }, 7);
    expect(pending).toMatchObject({ state: 'queued', prompt: 'bluebird', created_at: 7 });
  });

  test('counts the pictures still to come', () => {
    const running = jobSample({ state: 'running', images: 4, progress: { ...progress, image: 3 } });
    expect(imagesToCome([running, jobSample({ images: 2 })])).toBe(3);
  });

  test('a retry asks for the same picture', () => {
    const job = jobSample({ seed: 99, state: 'failed' });
    expect(draftOfJob(job)).toMatchObject({ seed: 99, model_id: 'm1', steps: 20 });
    expect(draftOfJob(job)).not.toHaveProperty('state');
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
