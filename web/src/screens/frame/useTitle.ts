import { useEffect } from 'react';
import { useRunningJob } from '@/entities/job/useJobs';
import { formatPercent } from '@/lib/format';

/** The browser tab tells how far the picture is, for those who work elsewhere meanwhile. */
export function useTitle(): void {
  const { job, progress } = useRunningJob();
  const title = job ? `${formatPercent(progress?.fraction ?? 0)} · Atelier` : 'Atelier';
  useEffect(() => {
    document.title = title;
  }, [title]);
}
