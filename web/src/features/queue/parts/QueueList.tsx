import { Button } from '@mantine/core';
import { IconArrowRight, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Job } from '@/api/types';
import { useFailedJobs } from '@/entities/job/useJobs';
import { useQueue } from '@/entities/job/queue';
import { useText } from '@/lib/i18n/useText';
import { useCommand } from '@/ui/commands';
import { KeyCaps } from '@/ui/KeyCaps';
import styles from '../Queue.module.css';
import { ActiveRow, FailedRow } from './QueueRow';

const rows_max = 50;

export function QueueList({ jobs }: { jobs: readonly Job[] }) {
  const t = useText();
  const failed = useFailedJobs();
  const cancelAll = useCommand('queue.cancel_all');
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('queue.title')}</h2>
        <Button
          size="compact-sm"
          variant="subtle"
          className={styles.all}
          data-autofocus
          disabled={!cancelAll?.available}
          rightSection={<KeyCaps chord="ctrl+shift+x" />}
          onClick={cancelAll?.run}
        >
          {t('queue.cancel_all')}
        </Button>
      </div>
      {jobs.length === 0 && <p className={styles.none}>{t('queue.nothing')}</p>}
      <ul className={styles.list}>
        {jobs.slice(0, rows_max).map((job) => (
          <ActiveRow key={job.id} job={job} />
        ))}
      </ul>
      {jobs.length > rows_max && (
        <p className={styles.none}>{t.count('queue.more', jobs.length - rows_max)}</p>
      )}
      {failed.length > 0 && (
        <>
          <h2 className={styles.title}>{t('queue.failed')}</h2>
          <ul className={styles.list}>
            {failed.map((job) => (
              <FailedRow key={job.id} job={job} />
            ))}
          </ul>
        </>
      )}
      <QueueFoot />
    </>
  );
}

/** Pause, and the way to everything the list has no room for. */
function QueueFoot() {
  const t = useText();
  const { paused } = useQueue();
  const pause = useCommand('queue.pause');
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <div className={styles.foot}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon size={14} stroke={1.6} />}
        disabled={!pause?.available}
        onClick={pause?.run}
      >
        {t(paused ? 'queue.resume' : 'queue.pause')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        component={Link}
        to="/queue"
        className={styles.all}
        rightSection={<IconArrowRight size={14} stroke={1.6} />}
      >
        {t('queue.open')}
      </Button>
    </div>
  );
}
