import { useQuery } from '@tanstack/react-query';
import type { Job } from '@/api/types';
import { runningJob } from './model';
import { useProgress } from './progress';
import { activeJobs, failedJobs } from './queries';

const none: Job[] = [];

export function useActiveJobs(): Job[] {
  return useQuery(activeJobs).data ?? none;
}

export function useFailedJobs(): Job[] {
  return useQuery(failedJobs).data ?? none;
}

/** The job being drawn and how far it is; what the job itself says counts until news comes. */
export function useRunningJob() {
  const job = runningJob(useActiveJobs());
  const live = useProgress(job?.id ?? null);
  const stored = job?.progress ? { ...job.progress, preview: null } : null;
  return { job, progress: live ?? stored };
}
