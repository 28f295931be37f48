import { Popover, UnstyledButton } from '@mantine/core';
import { IconPlayerPause, IconStack2 } from '@tabler/icons-react';
import { lazy, Suspense, useEffect } from 'react';
import { isWaiting } from '@/entities/job/model';
import { useQueue } from '@/entities/job/queue';
import { useActiveJobs, useRunningJob } from '@/entities/job/useJobs';
import { formatPercent } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import styles from './Queue.module.css';

const load = () => import('./parts/QueueList');
const QueueList = lazy(async () => ({ default: (await load()).QueueList }));
/** Soon after the first load, so that the list is there when somebody asks for it. */
const soon_ms = 300;

/** The queue at a glance; a click shows all of it. */
export function QueuePill() {
  const t = useText();
  const jobs = useActiveJobs();
  const { job, progress } = useRunningJob();
  const fraction = progress?.fraction ?? 0;
  useEffect(() => {
    // Without a server there is nothing to load now; whoever opens the list asks again.
    const timer = window.setTimeout(() => void load().catch(() => undefined), soon_ms);
    return () => window.clearTimeout(timer);
  }, []);
  const { paused } = useQueue();
  const Sign = paused ? IconPlayerPause : IconStack2;
  const waiting = jobs.filter(isWaiting).length;
  return (
    <Popover width={360} position="bottom-end" shadow="none" trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton
          className={styles.pill}
          data-running={job !== null || undefined}
          data-paused={paused || undefined}
        >
          <span className={styles.fill} style={{ transform: `scaleX(${job ? fraction : 0})` }} />
          <Sign size={16} stroke={1.6} />
          <span className={styles.pillWords}>{t('queue.title')}</span>
          <span className="numbers">
            {job ? formatPercent(fraction) : t(paused ? 'queue.paused' : 'queue.idle')}
            {waiting > 0 && ` · ${t.count('queue.waiting', waiting)}`}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.drop} aria-label={t('queue.title')}>
        <Suspense>
          <QueueList jobs={jobs} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
