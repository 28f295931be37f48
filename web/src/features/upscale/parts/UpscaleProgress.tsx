import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Job, Progress } from '@/api/types';
import { isActive } from '@/entities/job/model';
import { useProgress } from '@/entities/job/progress';
import { cancelJob } from '@/entities/job/queries';
import { formatDuration, formatPercent } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from '../Upscale.module.css';

function wordsOf(job: Job, progress: Progress | null, t: Say): string {
  if (job.state === 'queued') return t('queue.is_waiting');
  if (!progress) return t('progress.starting');
  const words = [t(`progress.${progress.phase}`)];
  if (progress.eta_ms !== null) {
    const time = formatDuration(Math.max(1000, progress.eta_ms), t.language);
    words.push(t('progress.left', { time }));
  }
  return words.join(' · ');
}

/** How far the job that was asked for here is, or why it failed. Idle, it takes no room. */
export function UpscaleProgress({ job }: { job: Job | null }) {
  const t = useText();
  const cache = useQueryClient();
  const progress = useProgress(job?.id ?? null) ?? job?.progress ?? null;
  if (job?.state === 'failed') {
    return (
      <div className={styles.failed}>
        <Notice tone="bad">{job.error?.message ?? t('queue.no_reason')}</Notice>
      </div>
    );
  }
  if (!job || !isActive(job)) return null;
  const fraction = progress?.fraction ?? 0;
  return (
    <div className={styles.progress}>
      <div
        className={styles.track}
        role="progressbar"
        aria-label={t('progress.label')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(fraction * 100)}
      >
        <div className={styles.bar} style={{ transform: `scaleX(${fraction})` }} />
      </div>
      <span className={`${styles.percent} numbers`}>{formatPercent(fraction)}</span>
      <span className={`${styles.words} numbers`}>{wordsOf(job, progress, t)}</span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => void cancelJob(cache, job).catch(() => undefined)}
      >
        {t('dialog.cancel')}
      </Button>
    </div>
  );
}
