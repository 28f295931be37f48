import { useQuery } from '@tanstack/react-query';
import type { Job } from '@/api/types';
import { runningJob } from './model';
import { useProgress } from './progress';
import { activeJobs, failedJobs, jobById } from './queries';

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

/** One job from now to its end; null while none is followed. */
export function useJob(id: string | null): Job | null {
  return useQuery({ ...jobById(id ?? ''), enabled: id !== null }).data ?? null;
}
