import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Job } from '@/api/types';
import { isPending } from '@/entities/job/model';
import { useProgress } from '@/entities/job/progress';
import { cancelJob } from '@/entities/job/queries';
import { timeWords } from '@/entities/job/words';
import { formatPercent } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { factsOf, titleOf } from '../model';
import styles from '../Queue.module.css';
import { RetryButton } from './RetryButton';
import { useHandOn } from './useHandOn';

/** How many and how large; the rest is on the screen of the queue. */
const facts_max = 2;

export function ActiveRow({ job }: { job: Job }) {
  const t = useText();
  const handOn = useHandOn('cancel');
  const cache = useQueryClient();
  const progress = useProgress(job.id) ?? job.progress;
  const name = titleOf(job, t);
  const details = factsOf(job, t).slice(0, facts_max);
  if (job.state === 'queued') details.unshift(t('queue.is_waiting'));
  if (progress) {
    details.unshift(formatPercent(progress.fraction));
    if (progress.eta_ms !== null)
      details.push(t('progress.left', { time: timeWords(progress.eta_ms, t) }));
  }
  return (
    <li className={styles.row} data-state={job.state}>
      <div className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={`${styles.details} numbers`}>{details.join(' · ')}</span>
      </div>
      <ActionIcon
        {...handOn}
        variant="subtle"
        className={styles.cancel}
        aria-label={t('queue.cancel_one', { name })}
        disabled={isPending(job)}
        onClick={() => void cancelJob(cache, job).catch(() => undefined)}
      >
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
    </li>
  );
}

export function FailedRow({ job }: { job: Job }) {
  const t = useText();
  return (
    <li className={styles.row} data-state="failed">
      <div className={styles.words}>
        <span className={styles.name}>{titleOf(job, t)}</span>
        <span className={styles.reason}>{job.error?.message ?? t('queue.no_reason')}</span>
      </div>
      <RetryButton job={job} />
    </li>
  );
}
