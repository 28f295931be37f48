import type { Progress } from '@/api/types';
import { formatDuration } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';

const eta_ms_min = 1_000;

export function timeWords(ms: number, t: Say): string {
  return formatDuration(Math.max(eta_ms_min, ms), t.language);
}

/**
 * What the engine does with a job now, and how long it still takes. Before a model has drawn two
 * steps here for the first time nobody knows that, and the line says so.
 */
export function progressWords(progress: Progress, t: Say): string {
  const { image, images, step, steps, phase, eta_ms } = progress;
  const parts: string[] = [];
  if (images > 1) parts.push(t('progress.image', { image: image + 1, images }));
  parts.push(phase === 'denoising' ? t('progress.step', { step, steps }) : t(`progress.${phase}`));
  if (eta_ms !== null) parts.push(t('progress.left', { time: timeWords(eta_ms, t) }));
  else if (phase === 'denoising') parts.push(t('progress.estimating'));
  return parts.join(' · ');
}
