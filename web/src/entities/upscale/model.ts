import type { ModelRecord } from '@/api/models';
import type { UpscaleJob } from '@/api/upscale';
import type { UpscaleDraft } from './draft';

export const scale_max = 8;
/** Larger pictures the studio does not make; the server says the same. */
const result_px_max = 100_000_000;

/** The choice that needs no model. */
export const bicubic = 'bicubic';

export interface Size {
  width: number;
  height: number;
}

export function sizeAfter({ width, height }: Size, scale: number): Size {
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

export function isTooLarge(source: Size, scale: number): boolean {
  const { width, height } = sizeAfter(source, scale);
  return width * height > result_px_max;
}

export function upscalersOf(models: readonly ModelRecord[]): ModelRecord[] {
  return models.filter(({ type, state }) => type === 'upscaler' && state === 'ready');
}

/**
 * Which upscaler does the work: the chosen one while it is there, none when none was chosen, else
 * one made for this scale, else one made for more, else any.
 */
export function pickUpscaler(
  upscalers: readonly ModelRecord[],
  chosen: string | null,
  scale: number,
): ModelRecord | null {
  if (chosen === bicubic) return null;
  const byId = upscalers.find(({ id }) => id === chosen);
  const exact = upscalers.find((model) => model.scale === scale);
  const larger = upscalers.find((model) => model.scale > scale);
  return byId ?? exact ?? larger ?? upscalers[0] ?? null;
}

export function jobOf(
  draft: UpscaleDraft,
  imageId: string,
  upscaler: ModelRecord | null,
): UpscaleJob {
  const { scale, strength, refine, refine_strength, prompt } = draft;
  const words = prompt.trim();
  return {
    kind: 'upscale',
    ...(refine && words !== '' ? { prompt: words } : {}),
    upscale: {
      image_id: imageId,
      model_id: upscaler?.id ?? null,
      scale,
      // Without a model there is nothing to be more or less strong.
      strength: upscaler ? strength : 1,
      refine: refine ? { strength: refine_strength } : null,
    },
  };
}

/** Megapixels, as people say sizes of large pictures. */
export function megapixels({ width, height }: Size, language: string): string {
  const millions = (width * height) / 1_000_000;
  const digits = millions < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(millions);
}
