import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { asApiError } from '@/api/client';
import { endedFilters, endedJobs, type EndedFilter } from '@/entities/job/ended';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import styles from '../QueueView.module.css';
import { EndedRow } from './EndedRow';

interface Props {
  filter: EndedFilter;
  onFilter: (filter: EndedFilter) => void;
}

/** What is over: pictures to look at, failures to understand and to try again. */
export function EndedList({ filter, onFilter }: Props) {
  const t = useText();
  const list = useInfiniteQuery(endedJobs(filter));
  const jobs = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className={styles.section} aria-label={t('queue.ended')}>
      <header className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{t('queue.ended')}</h2>
        <SegmentedControl
          size="xs"
          className={styles.filter}
          aria-label={t('queue.ended_filter')}
          value={filter}
          onChange={(value) => onFilter(value as EndedFilter)}
          data={endedFilters.map((value) => ({ value, label: t(`queue.ended_${value}`) }))}
        />
      </header>
      {list.isPending && <Skeletons />}
      {list.isError && (
        <Notice tone="bad" action={{ label: t('dialog.retry'), run: () => void list.refetch() }}>
          {asApiError(list.error).message}
        </Notice>
      )}
      {list.isSuccess && jobs.length === 0 && (
        <p className={styles.none}>
          {t(filter === 'all' ? 'queue.ended_nothing' : 'queue.ended_no_match')}
        </p>
      )}
      <ul className={styles.rows}>
        {jobs.map((job) => (
          <EndedRow key={job.id} job={job} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="default"
          className={styles.more}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('queue.older')}
        </Button>
      )}
    </section>
  );
}

function Skeletons() {
  return (
    <div className={styles.skeletons} aria-hidden>
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} animate={false} height={56} radius="var(--radius)" />
      ))}
    </div>
  );
}
