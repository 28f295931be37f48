import type { Capabilities, Model } from '@/api/types';
import { leastCommonMultiple, type Range } from '@/lib/numbers';
import { cfgOfAccuracy } from './accuracy';
import type { Draft } from './draft';
import { ownVae } from './parts';

export interface RecipeLimits {
  cfg_rescale: Range;
  width: Range;
  height: Range;
  steps: Range;
  cfg_scale: Range;
  clip_skip: Range;
  images: Range;
  seed: Range;
  strength: Range;
  weight: Range;
  control_weight: Range;
  text_accuracy: Range;
  hires_scale: Range;
  mask_px: Range;
  outpaint_px: Range;
  prompt_chars: number;
}

/** The studio's limits narrowed to what the model can draw. */
export function limitsFor({ limits }: Capabilities, model: Model | null): RecipeLimits {
  const step = (own: number) => leastCommonMultiple(own, model?.size_multiple ?? own);
  const skip_max = model?.can.clip_skip_max ?? limits.clip_skip.max;
  return {
    ...limits,
    width: { ...limits.width, multiple: step(limits.width.multiple) },
    height: { ...limits.height, multiple: step(limits.height.multiple) },
    clip_skip: { ...limits.clip_skip, max: Math.min(limits.clip_skip.max, skip_max) },
  };
}

export interface Settings {
  width: number;
  height: number;
  scheduler: string;
  steps: number;
  cfg_scale: number;
  cfg_rescale: number;
  clip_skip: number;
  /** Null: the model's own. */
  vae_id: string | null;
}

/** What will really be asked for: the person's choices, else the model's defaults. */
export function settingsOf(draft: Draft, model: Model): Settings {
  const defaults = model.default_settings;
  return {
    width: draft.width ?? defaults.width,
    height: draft.height ?? defaults.height,
    scheduler: draft.scheduler ?? defaults.scheduler,
    steps: draft.steps ?? defaults.steps,
    cfg_scale: isByAccuracy(draft, model)
      ? cfgOfAccuracy(draft.text_accuracy, defaults.cfg_scale)
      : (draft.cfg_scale ?? defaults.cfg_scale),
    cfg_rescale: draft.cfg_rescale ?? defaults.cfg_rescale,
    clip_skip: draft.clip_skip ?? defaults.clip_skip,
    vae_id: draft.vae_id === ownVae ? null : (draft.vae_id ?? defaults.vae_id),
  };
}

/** Whether the CFG scale follows from the text accuracy with this model. */
export function isByAccuracy(
  draft: Draft,
  { can }: Model,
): draft is Draft & { text_accuracy: number } {
  return draft.text_accuracy !== null && can.text_accuracy;
}
