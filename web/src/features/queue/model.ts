import type { Job } from '@/api/types';
import type { Say } from '@/lib/i18n/text';

/** What a job is called: its words, or what it does to a picture. */
export function titleOf(job: Job, t: Say): string {
  // An upscale keeps the words of the picture it enlarges.
  const words = job.prompt === '' ? [] : [job.prompt];
  if (job.kind === 'upscale')
    return [t('queue.upscale', { scale: job.upscale?.scale ?? '' }), ...words].join(' · ');
  if (job.prompt) return job.prompt;
  if (job.kind === 'control_image') return t('queue.control_image');
  return t('stage.no_prompt');
}

/** How much work it is, in a few words. */
export function factsOf(job: Job, t: Say): string[] {
  // An upscale carries the size of a drawing, which is not that of its picture.
  if (job.kind === 'upscale') return job.upscale?.name ? [job.upscale.name] : [];
  const facts = job.kind === 'draw' ? [t.count('queue.images', job.images)] : [];
  facts.push(`${job.width} × ${job.height}`);
  if (job.kind === 'draw' && job.steps > 0) facts.push(t('queue.steps', { steps: job.steps }));
  if (job.model.name) facts.push(job.model.name);
  return facts;
}

/** How long a job took, once it is over. */
export function tookMs({ started_at, finished_at }: Job): number | null {
  if (started_at === null || finished_at === null) return null;
  return Math.max(0, finished_at - started_at);
}

/** The place a dragged row would fall to: the one whose middle it has passed. */
export function placeOfDrag(middles_px: readonly number[], from: number, moved_px: number): number {
  const start = middles_px[from];
  if (start === undefined) return from;
  const middle = start + moved_px;
  if (moved_px < 0) return middles_px.filter((other, i) => i < from && other < middle).length;
  return from + middles_px.filter((other, i) => i > from && other < middle).length;
}

/** Which way a row gives way while another is dragged over it. */
export function yields(index: number, from: number, to: number): -1 | 0 | 1 {
  if (index > from && index <= to) return -1;
  if (index < from && index >= to) return 1;
  return 0;
}

/** Where a key takes a row; null when it means nothing here or the row is there already. */
export function placeOfKey(key: string, index: number, count: number): number | null {
  const places: Record<string, number> = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    Home: 0,
    End: count - 1,
  };
  const to = places[key];
  return to === undefined || to < 0 || to >= count || to === index ? null : to;
}
