import { call } from '@/api/client';
import type { JobParts } from '@/api/recipe';
import { readJob, type Job } from '@/api/types';
import { live } from '@/live/connection';
import { isActive } from './model';

type Wish = NonNullable<JobParts['control_image']>;

/** News may be missed while the line is down, so the job is also asked after now and then. */
const ask_ms = 4_000;

/** The job once it has ended, by whichever word comes first. */
function ended(job: Job, signal: AbortSignal): Promise<Job> {
  if (!isActive(job)) return Promise.resolve(job);
  return new Promise((settle, fail) => {
    const stop = live.on('job', (data) => {
      const news = readJob(data);
      if (news.id === job.id && !isActive(news)) finish(news);
    });
    const timer = window.setInterval(() => {
      call(`/api/v1/jobs/${job.id}`, readJob, { signal }).then(
        (news) => !isActive(news) && finish(news),
        () => undefined,
      );
    }, ask_ms);
    const end = () => {
      stop();
      window.clearInterval(timer);
    };
    const finish = (news: Job) => {
      end();
      settle(news);
    };
    signal.addEventListener('abort', () => {
      end();
      fail(new DOMException('no longer wanted', 'AbortError'));
    });
  });
}

/** Has the server make a control image of a picture; its asset, or the reason there is none. */
export async function makeControlImage(wish: Wish, signal: AbortSignal): Promise<string> {
  const body = { kind: 'control_image', control_image: wish };
  const job = await call('/api/v1/jobs', readJob, { method: 'POST', body, signal });
  const { asset_ids, error } = await ended(job, signal);
  const made = asset_ids[0];
  if (made === undefined) throw new Error(error?.message ?? '');
  return made;
}
