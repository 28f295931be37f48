import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBarToUp, IconGripVertical, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import type { Job } from '@/api/types';
import { isPending } from '@/entities/job/model';
import { cancelJob, moveJob } from '@/entities/job/queries';
import { timeWords } from '@/entities/job/words';
import { useText } from '@/lib/i18n/useText';
import { announce } from '@/ui/announce';
import { notify } from '@/ui/notices';
import { factsOf, titleOf } from '../model';
import styles from '../QueueView.module.css';
import { useHandOn } from './useHandOn';
import { useReorder } from './useReorder';

interface Props {
  jobs: readonly Job[];
  isPaused: boolean;
}

/** What waits, in the order it will be drawn; the order is the person's to change. */
export function WaitingList({ jobs, isPaused }: Props) {
  const t = useText();
  const cache = useQueryClient();
  const move = (id: string, to: number) => {
    announce(t('queue.moved', { place: to + 1, count: jobs.length }));
    moveJob(cache, id, to).catch((refused: unknown) =>
      notify(asApiError(refused).message, { tone: 'bad' }),
    );
  };
  const order = useReorder({ count: jobs.length, onMove: move });
  return (
    <ul ref={order.list} className={styles.rows} data-dragging={order.isDragging || undefined}>
      {jobs.map((job, index) => (
        <li
          key={job.id}
          className={styles.row}
          data-job={job.id}
          data-dragged={order.isDragged(index) || undefined}
          style={{ transform: order.offset(index) }}
        >
          <button
            type="button"
            className={styles.handle}
            aria-label={t('queue.reorder', { name: titleOf(job, t) })}
            aria-description={t('queue.reorder_help')}
            disabled={isPending(job)}
            {...order.handle(job.id, index)}
          >
            <IconGripVertical size={16} stroke={1.6} />
          </button>
          <span className={`${styles.place} numbers`}>{index + 1}</span>
          <div className={styles.words}>
            <span className={styles.name}>{titleOf(job, t)}</span>
            <span className={`${styles.facts} numbers`}>{factsOf(job, t).join(' · ')}</span>
          </div>
          <Ready job={job} isPaused={isPaused} />
          <Tooltip label={t('queue.to_top')}>
            <ActionIcon
              variant="subtle"
              className={styles.tool}
              aria-label={t('queue.to_top_one', { name: titleOf(job, t) })}
              disabled={index === 0 || isPending(job)}
              onClick={() => move(job.id, 0)}
            >
              <IconArrowBarToUp size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          <CancelButton job={job} />
        </li>
      ))}
    </ul>
  );
}

function CancelButton({ job }: { job: Job }) {
  const t = useText();
  const cache = useQueryClient();
  const handOn = useHandOn('cancel');
  return (
    <Tooltip label={t('dialog.cancel')}>
      <ActionIcon
        {...handOn}
        variant="subtle"
        className={styles.tool}
        aria-label={t('queue.cancel_one', { name: titleOf(job, t) })}
        disabled={isPending(job)}
        onClick={() => void cancelJob(cache, job).catch(() => undefined)}
      >
        <IconX size={16} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}

/** When a waiting job will be done, as far as anybody can know. */
function Ready({ job, isPaused }: { job: Job; isPaused: boolean }) {
  const t = useText();
  if (isPaused || job.eta_ms === null) return null;
  return (
    <span className={`${styles.when} numbers`} title={t('queue.ready_help')}>
      {t('queue.ready_in', { time: timeWords(job.eta_ms, t) })}
    </span>
  );
}
