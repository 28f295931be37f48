import { Button, Skeleton } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { asApiError } from '@/api/client';
import type { EndedFilter } from '@/entities/job/ended';
import { isWaiting } from '@/entities/job/model';
import { activeJobs } from '@/entities/job/queries';
import { queueState, useQueue } from '@/entities/job/queue';
import { timeWords } from '@/entities/job/words';
import { useText } from '@/lib/i18n/useText';
import { useCommand } from '@/ui/commands';
import { KeyCaps } from '@/ui/KeyCaps';
import { Notice } from '@/ui/Notice';
import { EndedList } from './parts/EndedList';
import { RunningCard } from './parts/RunningCard';
import { WaitingList } from './parts/WaitingList';
import styles from './QueueView.module.css';

/** Estimates grow old while a job runs; asking now and then costs less than guessing here. */
const estimates_ms = 2_500;
/** News about a job comes without estimates: they are asked for once a burst of it is over. */
const settled_ms = 400;

function useEstimates(waitingCount: number): void {
  const cache = useQueryClient();
  useEffect(() => {
    if (waitingCount === 0) return;
    const ask = () => {
      void cache.invalidateQueries(activeJobs);
      void cache.invalidateQueries(queueState);
    };
    const first = window.setTimeout(ask, settled_ms);
    const timer = window.setInterval(ask, estimates_ms);
    return () => {
      window.clearTimeout(first);
      window.clearInterval(timer);
    };
  }, [cache, waitingCount]);
}

interface Props {
  ended: EndedFilter;
  onEnded: (filter: EndedFilter) => void;
  /** Why nothing moves, when nothing can. */
  notice: ReactNode;
}

/** The whole queue: what runs, what waits, what is over. */
export function QueueView({ ended, onEnded, notice }: Props) {
  const t = useText();
  const list = useQuery(activeJobs);
  const { paused, queued, eta_ms } = useQueue();
  const jobs = list.data ?? [];
  const waiting = jobs.filter(isWaiting);
  const running = jobs.filter((job) => job.state === 'running');
  useEstimates(waiting.length);
  const unseen = Math.max(0, queued - waiting.length);
  return (
    <div className={styles.view}>
      <QueueHead />
      {notice}
      {paused && (
        <Notice tone="quiet">
          {t(running.length > 0 ? 'queue.is_paused_running' : 'queue.is_paused')}
        </Notice>
      )}
      {list.isPending && <Skeleton animate={false} height={176} radius="var(--radius)" />}
      {list.isError && (
        <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => void list.refetch() }}>
          {asApiError(list.error).message}
        </Notice>
      )}
      {running.map((job) => (
        <RunningCard key={job.id} job={job} />
      ))}
      {list.isSuccess && jobs.length === 0 && (
        <p className={styles.nothing}>{t('queue.nothing')}</p>
      )}
      {waiting.length > 0 && (
        <section className={styles.section} aria-label={t('queue.is_waiting')}>
          <header className={styles.sectionHead}>
            <h2 className={styles.sectionTitle}>
              {t.count('queue.waiting', queued || waiting.length)}
            </h2>
            {eta_ms !== null && !paused && (
              <span className={`${styles.facts} numbers`}>
                {t('queue.all_done_in', { time: timeWords(eta_ms, t) })}
              </span>
            )}
          </header>
          <WaitingList jobs={waiting} isPaused={paused} />
          {unseen > 0 && <p className={styles.none}>{t.count('queue.more', unseen)}</p>}
        </section>
      )}
      <EndedList filter={ended} onFilter={onEnded} />
    </div>
  );
}

/** What can be done with the queue as a whole. */
function QueueHead() {
  const t = useText();
  const { paused } = useQueue();
  const pause = useCommand('queue.pause');
  const cancelAll = useCommand('queue.cancel_all');
  const PauseIcon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{t('queue.title')}</h1>
      <Button
        variant={paused ? 'filled' : 'default'}
        leftSection={<PauseIcon size={14} stroke={1.6} />}
        rightSection={
          <span className={styles.keys}>
            <KeyCaps chord="shift+p" />
          </span>
        }
        onClick={pause?.run}
      >
        {t(paused ? 'queue.resume' : 'queue.pause')}
      </Button>
      <Button
        variant="default"
        className={styles.cancelAll}
        disabled={!cancelAll?.available}
        rightSection={
          <span className={styles.keys}>
            <KeyCaps chord="ctrl+shift+x" />
          </span>
        }
        onClick={cancelAll?.run}
      >
        {t('queue.cancel_all')}
      </Button>
    </header>
  );
}
