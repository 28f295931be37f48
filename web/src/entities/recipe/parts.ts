import { noRoom, readFreeu, readOutpaint } from '@/api/recipe';
import type { Model } from '@/api/types';
import {
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  shape,
  text,
  withDefault,
  type ReadBy,
  type Reader,
} from '@/lib/parse';

/**
 * The parts of a draft that go beyond words, size and steps. Each remembers whether it is on, so
 * that a person can compare with and without it, and keeps what was chosen while it is off.
 */
const isOn = withDefault(flag, true);
const span = { begin: withDefault(number, 0), end: withDefault(number, 1) };

const readLora = shape({ model_id: text, weight: withDefault(number, 0.75), is_on: isOn });
export type LoraPart = ReadBy<typeof readLora>;

/** Numbers by the name of a preprocessor's parameter. */
const parameters: Reader<Record<string, number>> = (value) =>
  Object.fromEntries(
    Object.entries(object(value)).filter((entry): entry is [string, number] =>
      Number.isFinite(entry[1]),
    ),
  );

const readControl = shape({
  key: text,
  model_id: nullable(text),
  image_id: nullable(text),
  /** The control image that was made of the image with these parameters, once there is one. */
  processed_id: nullable(text),
  preprocessor: withDefault(text, 'none'),
  parameters: withDefault(parameters, {}),
  weight: withDefault(number, 1),
  ...span,
  mode: withDefault(text, 'balanced'),
  resize_mode: withDefault(text, 'just_resize'),
  is_on: isOn,
});
export type ControlPart = ReadBy<typeof readControl>;

const readReference = shape({
  key: text,
  model_id: nullable(text),
  image_id: nullable(text),
  weight: withDefault(number, 1),
  ...span,
  is_on: isOn,
});
export type ReferencePart = ReadBy<typeof readReference>;

const readSource = shape({
  image_id: nullable(text),
  strength: withDefault(number, 0.75),
  resize_mode: withDefault(text, 'crop_resize'),
});

const readMask = shape({
  image_id: nullable(text),
  blur_px: withDefault(number, 8),
  invert: withDefault(flag, false),
  coherence: withDefault(flag, true),
  /** What the masked part holds before it is drawn, as the server spells it. */
  fill: withDefault(text, 'original'),
  /** The masked part alone at the chosen size, and how much around it is shown. */
  only_masked: withDefault(flag, false),
  padding_px: withDefault(number, 32),
});

const readRefiner = shape({
  model_id: text,
  start: withDefault(number, 0.8),
  cfg_scale: nullable(number),
  positive_score: withDefault(number, 6),
  negative_score: withDefault(number, 2.5),
});
export type RefinerPart = ReadBy<typeof readRefiner>;

const readHires = shape({
  scale: withDefault(number, 2),
  strength: withDefault(number, 0.55),
  steps: withDefault(number, 0),
  method: withDefault(text, 'latent'),
  upscaler_id: nullable(text),
});
export type HiresPart = ReadBy<typeof readHires>;

export const draftParts = {
  text_accuracy: nullable(number),
  /** Null: what the model's settings name; `ownVae`: its own whatever they name. */
  vae_id: nullable(text),
  loras: withDefault(list(readLora), []),
  controls: withDefault(list(readControl), []),
  reference_images: withDefault(list(readReference), []),
  source: withDefault(readSource, readSource({})),
  mask: withDefault(readMask, readMask({})),
  /** Room around the initial image; all four sides 0: none. */
  outpaint: withDefault(readOutpaint, noRoom),
  refiner: nullable(readRefiner),
  hires: nullable(readHires),
  seamless_x: withDefault(flag, false),
  seamless_y: withDefault(flag, false),
  color_compensation: withDefault(flag, false),
  freeu: nullable(readFreeu),
  preset_id: nullable(text),
  /** What becomes of {a|b} and __name__ in the prompt. */
  variants: withDefault(oneOf('combinatorial', 'random', 'off'), 'combinatorial' as const),
  variants_max: withDefault(number, 100),
};
const readDraftParts = shape(draftParts);
export type DraftParts = ReadBy<typeof readDraftParts>;

export const ownVae = '';

/** A part that was not chosen yet, as its fields begin. */
export const usualHires: HiresPart = readHires({});
export const usualFreeu = { b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 };
export const usualRefiner = (model_id: string): RefinerPart => readRefiner({ model_id });
export const usualControl = (key: string): ControlPart => readControl({ key });

/** A layer with another model, and what that model's settings say of its images and weight. */
export function controlledBy(model: Model): Partial<ControlPart> {
  const { preprocessor } = model.default_settings;
  return {
    model_id: model.id,
    ...(model.default_weight === null ? {} : { weight: model.default_weight }),
    ...(preprocessor === null ? {} : { preprocessor, parameters: {}, processed_id: null }),
  };
}

export const usualReference = (key: string): ReferencePart => readReference({ key });

/** Nothing beyond the words: what a recall starts from, so that nothing of before stays behind. */
export const blankParts: Omit<DraftParts, 'variants' | 'variants_max'> = (() => {
  const { variants: _, variants_max: __, ...rest } = readDraftParts({});
  return rest;
})();

/** One entry of a list changed, found by its key or model. */
export function changedAt<T>(parts: readonly T[], at: number, change: Partial<NoInfer<T>>): T[] {
  return parts.map((part, index) => (index === at ? { ...part, ...change } : part));
}

export function without<T>(parts: readonly T[], at: number): T[] {
  return parts.filter((_, index) => index !== at);
}
