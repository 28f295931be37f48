import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { CSSProperties } from 'react';
import type { Job } from '@/api/types';
import { useProgress } from '@/entities/job/progress';
import { cancelJob } from '@/entities/job/queries';
import { progressWords } from '@/entities/job/words';
import { formatPercent } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { factsOf, titleOf } from '../model';
import styles from '../QueueView.module.css';
import { useHandOn } from './useHandOn';

/** The job being drawn: what it looks like so far, how far it is, how long it still takes. */
export function RunningCard({ job }: { job: Job }) {
  const t = useText();
  const cache = useQueryClient();
  const handOn = useHandOn('cancel');
  const live = useProgress(job.id);
  const progress = live ?? job.progress;
  const fraction = progress?.fraction ?? 0;
  const preview = live?.preview ?? null;
  const title = titleOf(job, t);
  const shape = { '--ratio': job.width / job.height } as CSSProperties;
  return (
    <article className={styles.running} data-job={job.id} aria-label={title}>
      <div className={styles.preview} style={shape}>
        {preview && <img src={preview.data_url} alt={t('stage.growing')} draggable={false} />}
      </div>
      <div className={styles.runningWords}>
        <h2 className={styles.runningTitle}>{title}</h2>
        <p className={`${styles.facts} numbers`}>{factsOf(job, t).join(' · ')}</p>
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
        <div className={styles.runningFoot}>
          <span className={`${styles.percent} numbers`}>{formatPercent(fraction)}</span>
          <span className={`${styles.facts} numbers`}>
            {progress ? progressWords(progress, t) : t('progress.starting')}
          </span>
          <Button
            {...handOn}
            variant="default"
            className={styles.stop}
            leftSection={<IconPlayerStop size={14} stroke={1.6} />}
            aria-label={t('queue.cancel_one', { name: title })}
            onClick={() => void cancelJob(cache, job).catch(() => undefined)}
          >
            {t('dialog.cancel')}
          </Button>
        </div>
      </div>
    </article>
  );
}
