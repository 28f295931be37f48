import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { Job } from '@/api/types';
import { isPending } from '@/entities/job/model';
import { useProgress } from '@/entities/job/progress';
import { cancelJob, draftOfJob, forgetFailure } from '@/entities/job/queries';
import { useInvoke } from '@/entities/recipe/invoke';
import { formatDuration, formatPercent } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import styles from '../Queue.module.css';

export function ActiveRow({ job }: { job: Job }) {
  const t = useText();
  const cache = useQueryClient();
  const progress = useProgress(job.id) ?? job.progress;
  const name = job.prompt || t('stage.no_prompt');
  const details = [t.count('queue.images', job.images), `${job.width} × ${job.height}`];
  if (job.state === 'queued') details.unshift(t('queue.is_waiting'));
  if (progress) {
    details.unshift(formatPercent(progress.fraction));
    if (progress.eta_ms !== null) {
      const time = formatDuration(Math.max(1000, progress.eta_ms), t.language);
      details.push(t('progress.left', { time }));
    }
  }
  return (
    <li className={styles.row} data-state={job.state}>
      <div className={styles.words}>
        <span className={styles.name}>{name}</span>
        <span className={`${styles.details} numbers`}>{details.join(' · ')}</span>
      </div>
      <ActionIcon
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
  const cache = useQueryClient();
  const { invoke, isSending } = useInvoke();
  const retry = () => invoke(draftOfJob(job), { onSuccess: () => forgetFailure(cache, job.id) });
  return (
    <li className={styles.row} data-state="failed">
      <div className={styles.words}>
        <span className={styles.name}>{job.prompt || t('stage.no_prompt')}</span>
        <span className={styles.reason}>{job.error?.message ?? t('queue.no_reason')}</span>
      </div>
      <Button size="compact-sm" variant="default" loading={isSending} onClick={retry}>
        {t('queue.retry')}
      </Button>
    </li>
  );
}
