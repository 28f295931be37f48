import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { readJob, readPage, type Job } from '@/api/types';

const readJobPage = readPage(readJob);
type JobPage = ReturnType<typeof readJobPage>;

export const endedFilters = ['all', 'done', 'failed', 'cancelled'] as const;
export type EndedFilter = (typeof endedFilters)[number];

const page_jobs = 30;
const statesOf = (filter: EndedFilter) => (filter === 'all' ? 'done,failed,cancelled' : filter);

/** The jobs that are over, newest first, page after page. */
export function endedJobs(filter: EndedFilter) {
  return infiniteQueryOptions({
    queryKey: ['jobs', 'ended', filter] as const,
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ state: statesOf(filter), limit: String(page_jobs) });
      if (pageParam !== null) query.set('cursor', pageParam);
      return call(`/api/v1/jobs?${query.toString()}`, readJobPage, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
}

type Pages = InfiniteData<JobPage, unknown>;

/** A job that just ended comes first; what lies below keeps its pages. */
export function placeEnded(known: Pages, job: Job): Pages {
  const pages = known.pages.map((page, index) => {
    const rest = page.items.filter(({ id }) => id !== job.id);
    return { ...page, items: index === 0 ? [job, ...rest] : rest };
  });
  return { ...known, pages };
}

const hasJob = ({ pages }: Pages, { id }: Job) =>
  pages.some(({ items }) => items.some((other) => other.id === id));

export function noteEnded(cache: QueryClient, job: Job): void {
  for (const filter of endedFilters) {
    if (filter !== 'all' && filter !== job.state) continue;
    const { queryKey } = endedJobs(filter);
    cache.setQueryData(queryKey, (known) => known && placeEnded(known, job));
    const query = cache.getQueryCache().find({ queryKey });
    if (query?.state.fetchStatus !== 'fetching') continue;
    // The answer that is on its way may have been written before this job ended.
    const look = () =>
      cache.setQueryData(queryKey, (known) =>
        known && !hasJob(known, job) ? placeEnded(known, job) : known,
      );
    void query.promise?.then(look, () => undefined);
  }
}
