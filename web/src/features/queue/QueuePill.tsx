import { Popover, UnstyledButton } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { isWaiting } from '@/entities/job/model';
import { useActiveJobs, useRunningJob } from '@/entities/job/useJobs';
import { formatPercent } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { QueueList } from './parts/QueueList';
import styles from './Queue.module.css';

/** The queue at a glance; a click shows all of it. */
export function QueuePill() {
  const t = useText();
  const jobs = useActiveJobs();
  const { job, progress } = useRunningJob();
  const fraction = progress?.fraction ?? 0;
  const waiting = jobs.filter(isWaiting).length;
  return (
    <Popover width={360} position="bottom-end" shadow="none" trapFocus withinPortal>
      <Popover.Target>
        <UnstyledButton className={styles.pill} data-running={job !== null || undefined}>
          <span className={styles.fill} style={{ transform: `scaleX(${job ? fraction : 0})` }} />
          <IconStack2 size={16} stroke={1.6} />
          <span className={styles.pillWords}>{t('queue.title')}</span>
          <span className="numbers">
            {job ? formatPercent(fraction) : t('queue.idle')}
            {waiting > 0 && ` · ${t.count('queue.waiting', waiting)}`}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={styles.drop} aria-label={t('queue.title')}>
        <QueueList jobs={jobs} />
      </Popover.Dropdown>
    </Popover>
  );
}
