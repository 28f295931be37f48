import type { Capabilities, Model } from '@/api/types';
import { clamp, leastCommonMultiple, type Range } from '@/lib/numbers';
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
  strength: Range;
  weight: Range;
  control_weight: Range;
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
}

/** What will really be asked for: the person's choices, else the model's defaults. */
export function settingsOf(draft: Draft, model: Model): Settings {
  const defaults = model.default_settings;
  return {
    width: draft.width ?? defaults.width,
    height: draft.height ?? defaults.height,
    scheduler: draft.scheduler ?? defaults.scheduler,
    steps: draft.steps ?? defaults.steps,
    cfg_scale: accuracyCfg(draft, model) ?? draft.cfg_scale ?? defaults.cfg_scale,
  };
}

/** What the chosen text accuracy comes to with this model, as far as the model says. */
function accuracyCfg({ text_accuracy }: Draft, { text_accuracy_cfg }: Model): number | null {
  if (text_accuracy === null) return null;
  return text_accuracy_cfg[clamp(text_accuracy, { min: 1, max: 10 }) - 1] ?? null;
}
