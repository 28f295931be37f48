import { Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconPhotoOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Job } from '@/api/types';
import { timeWords } from '@/entities/job/words';
import { formatExact, formatRelative } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { useNow } from '@/ui/useNow';
import { factsOf, titleOf, tookMs } from '../model';
import styles from '../QueueView.module.css';
import { RetryButton } from './RetryButton';

const marks = { done: IconCircleCheck, failed: IconAlertTriangle, cancelled: IconCircleX } as const;
const results_max = 4;

/** One job that is over, with what came of it or why nothing did. */
export function EndedRow({ job }: { job: Job }) {
  const t = useText();
  const now = useNow();
  const state = job.state === 'failed' || job.state === 'cancelled' ? job.state : 'done';
  const Mark = marks[state];
  const took = tookMs(job);
  const facts = factsOf(job, t);
  if (took !== null && state === 'done') facts.push(t('queue.took', { time: timeWords(took, t) }));
  return (
    <li className={styles.row} data-job={job.id} data-state={state}>
      <Tooltip label={t(`queue.ended_${state}`)}>
        <span className={styles.mark} data-state={state}>
          <Mark size={18} stroke={1.6} aria-label={t(`queue.ended_${state}`)} role="img" />
        </span>
      </Tooltip>
      <div className={styles.words}>
        <span className={styles.name}>{titleOf(job, t)}</span>
        {state === 'failed' ? (
          <span className={styles.reason}>{job.error?.message ?? t('queue.no_reason')}</span>
        ) : (
          <span className={`${styles.facts} numbers`}>{facts.join(' · ')}</span>
        )}
      </div>
      <Results job={job} />
      <time
        className={`${styles.when} numbers`}
        title={formatExact(job.finished_at ?? job.created_at, t.language)}
      >
        {formatRelative(job.finished_at ?? job.created_at, now, t.language)}
      </time>
      {state !== 'done' && (
        <span className={styles.again}>
          <RetryButton job={job} />
        </span>
      )}
    </li>
  );
}

/** The first pictures of a job, each a way to itself; how many more there are. */
function Results({ job }: { job: Job }) {
  const t = useText();
  if (job.asset_ids.length === 0) return null;
  const hidden = job.asset_ids.length - results_max;
  return (
    <span className={styles.results}>
      {job.asset_ids.slice(0, results_max).map((id, index) => (
        <Link
          key={id}
          to="/gallery"
          search={{ asset: id }}
          className={styles.result}
          aria-label={t('queue.open_result', { number: index + 1, name: titleOf(job, t) })}
        >
          <Thumbnail id={id} />
        </Link>
      ))}
      {hidden > 0 && <span className={`${styles.facts} numbers`}>+{hidden}</span>}
    </span>
  );
}

/** A picture may have been deleted since; its place then says so. */
function Thumbnail({ id }: { id: string }) {
  const [isGone, setGone] = useState(false);
  if (isGone) return <IconPhotoOff size={16} stroke={1.6} />;
  return (
    <img
      src={`/api/v1/assets/${id}/thumbnail?size=256`}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setGone(true)}
    />
  );
}
