import type { QueryClient } from '@tanstack/react-query';
import { readJob, readProgressEvent } from '@/api/types';
import type { LiveConnection } from '@/live/connection';
import { isActive } from './model';
import { useProgressStore } from './progress';
import { putJob } from './queries';

export function followJobs(live: LiveConnection, cache: QueryClient): () => void {
  const stopJob = live.on('job', (data) => {
    const job = readJob(data);
    putJob(cache, job);
    if (!isActive(job)) useProgressStore.getState().drop(job.id);
  });
  const stopProgress = live.on('progress', (data) => {
    const { job_id, preview, ...progress } = readProgressEvent(data);
    useProgressStore.getState().put(job_id, progress, preview);
  });
  return () => {
    stopJob();
    stopProgress();
  };
}
