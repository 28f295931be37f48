import { useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import { isWaiting, runningJob } from '@/entities/job/model';
import { cancelAllJobs, cancelJob } from '@/entities/job/queries';
import { pauseQueue, useQueue } from '@/entities/job/queue';
import { useActiveJobs } from '@/entities/job/useJobs';
import { bind, type BoundCommand } from '@/lib/command';
import { notify } from '@/ui/notices';
import { queueCommands } from './commands';

const tell = (refused: unknown) => notify(asApiError(refused).message, { tone: 'bad' });

/** The queue's verbs, the same on every screen. */
export function useQueueCommands(): BoundCommand[] {
  const cache = useQueryClient();
  const jobs = useActiveJobs();
  const { paused } = useQueue();
  return bind(queueCommands, {
    running: runningJob(jobs),
    waitingCount: jobs.filter(isWaiting).length,
    isPaused: paused,
    cancel: (job) => void cancelJob(cache, job).catch(() => undefined),
    cancelAll: () => void cancelAllJobs(cache).catch(() => undefined),
    pause: (next) => void pauseQueue(cache, next).catch(tell),
  });
}
