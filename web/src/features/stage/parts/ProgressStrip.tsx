import { Button } from '@mantine/core';
import { useRunningJob } from '@/entities/job/useJobs';
import { progressWords } from '@/entities/job/words';
import { formatPercent } from '@/lib/format';
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
            {progress ? progressWords(progress, t) : t('progress.starting')}
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
