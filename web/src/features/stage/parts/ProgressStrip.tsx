import { Button } from '@mantine/core';
import { useRunningJob } from '@/entities/job/useJobs';
import type { Progress } from '@/api/types';
import { formatDuration, formatPercent } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { useCommand } from '@/ui/commands';
import styles from './ProgressStrip.module.css';

/** What is being drawn, how far it is and how long it will take. It keeps its place when idle. */
export function ProgressStrip() {
  const t = useText();
  const { job, progress } = useRunningJob();
  const cancel = useCommand('queue.cancel_current');
  const fraction = progress?.fraction ?? 0;
  return (
    <div className={styles.strip} data-idle={!job || undefined}>
      {job && (
        <>
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
          <span className={`${styles.words} numbers`}>
            {progress ? wordsFor(progress, t) : t('progress.starting')}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            className={styles.cancel}
            aria-label={t('queue.cancel_current')}
            onClick={cancel?.run}
          >
            {t('dialog.cancel')}
          </Button>
        </>
      )}
    </div>
  );
}

function wordsFor(progress: Progress, t: Say): string {
  const { image, images, step, steps, phase, eta_ms } = progress;
  const parts: string[] = [];
  if (images > 1) parts.push(t('progress.image', { image: image + 1, images }));
  parts.push(phase === 'denoising' ? t('progress.step', { step, steps }) : t(`progress.${phase}`));
  if (eta_ms !== null) {
    parts.push(t('progress.left', { time: formatDuration(Math.max(1000, eta_ms), t.language) }));
  }
  return parts.join(' · ');
}
