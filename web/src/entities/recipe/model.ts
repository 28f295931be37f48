import type { Asset } from '@/api/assets';
import type { Capabilities, JobDraft, Model } from '@/api/types';
import { clamp, fit, leastCommonMultiple, type Range } from '@/lib/numbers';
import type { Draft } from './draft';

export interface RecipeLimits {
  cfg_rescale: Range;
  width: Range;
  height: Range;
  steps: Range;
  cfg_scale: Range;
  clip_skip: Range;
  images: Range;
  seed: Range;
  prompt_chars: number;
}

/** The studio's limits narrowed to sizes the model can draw. */
export function limitsFor({ limits }: Capabilities, model: Model | null): RecipeLimits {
  const step = (own: number) => leastCommonMultiple(own, model?.size_multiple ?? own);
  return {
    ...limits,
    width: { ...limits.width, multiple: step(limits.width.multiple) },
    height: { ...limits.height, multiple: step(limits.height.multiple) },
  };
}

export interface Settings {
  width: number;
  height: number;
  scheduler: string;
  steps: number;
  cfg_scale: number;
}

/** What will really be asked for: the person's choices, else the model's defaults. */
export function settingsOf(draft: Draft, model: Model): Settings {
  const defaults = model.default_settings;
  return {
    width: draft.width ?? defaults.width,
    height: draft.height ?? defaults.height,
    scheduler: draft.scheduler ?? defaults.scheduler,
    steps: draft.steps ?? defaults.steps,
    cfg_scale: draft.cfg_scale ?? defaults.cfg_scale,
  };
}

export function jobDraftOf(draft: Draft, model: Model, limits: RecipeLimits): JobDraft {
  const settings = settingsOf(draft, model);
  return {
    ...settings,
    prompt: draft.prompt,
    negative_prompt: draft.negative_prompt,
    model_id: model.id,
    width: fit(settings.width, limits.width),
    height: fit(settings.height, limits.height),
    steps: clamp(settings.steps, limits.steps),
    cfg_scale: clamp(settings.cfg_scale, limits.cfg_scale),
    cfg_rescale: clamp(draft.cfg_rescale, limits.cfg_rescale),
    clip_skip: clamp(draft.clip_skip, limits.clip_skip),
    seed: draft.randomise ? null : clamp(draft.seed, limits.seed),
    images: clamp(draft.images, limits.images),
  };
}

/** The model by its id, else by what it weighs: a model may have been installed anew. */
function modelIdOf(asset: Asset, models: readonly Model[]): string | null {
  const byId = models.find((model) => model.id === asset.model.id);
  const byHash = models.find((model) => asset.model.hash && model.hash === asset.model.hash);
  return (byId ?? byHash)?.id ?? null;
}

export type Recalled = Partial<Draft>;

export function recallSeed(asset: Asset): Recalled {
  return { seed: asset.seed, randomise: false };
}

export function recallPrompts(asset: Asset): Recalled {
  return { prompt: asset.prompt, negative_prompt: asset.negative_prompt };
}

export function recallSize(asset: Asset): Recalled {
  return { width: asset.width, height: asset.height };
}

/** Everything but the seed: the same idea, another picture. */
export function recallRemix(asset: Asset, models: readonly Model[]): Recalled {
  const model_id = modelIdOf(asset, models);
  return {
    ...recallPrompts(asset),
    ...recallSize(asset),
    ...(model_id === null ? {} : { model_id }),
    scheduler: asset.scheduler,
    steps: asset.steps,
    cfg_scale: asset.cfg_scale,
    cfg_rescale: asset.cfg_rescale,
    clip_skip: asset.clip_skip,
    randomise: true,
  };
}

/** Every setting that decides the pixels. The images counter is how many, not what. */
export function recallAll(asset: Asset, models: readonly Model[]): Recalled {
  return { ...recallRemix(asset, models), ...recallSeed(asset) };
}

export function modelIsMissing(asset: Asset, models: readonly Model[]): boolean {
  return modelIdOf(asset, models) === null;
}
