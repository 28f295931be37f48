import {
  flag,
  list,
  nullable,
  number,
  oneOf,
  shape,
  text,
  withDefault,
  type ReadBy,
  type Reader,
} from '@/lib/parse';

/**
 * The parts of a recipe beyond words, size and steps, word for word as jobs and assets carry them.
 * The server leaves out what was not used.
 */
export const readModelName = shape({ id: nullable(text), name: text, hash: withDefault(text, '') });

const used = {
  model_id: nullable(text),
  name: withDefault(text, ''),
  hash: withDefault(text, ''),
};
const span = {
  weight: withDefault(number, 1),
  begin: withDefault(number, 0),
  end: withDefault(number, 1),
};

const readLora = shape({ ...used, weight: withDefault(number, 1) });

const readControl = shape({
  ...used,
  ...span,
  image_id: nullable(text),
  preprocessor: withDefault(text, 'none'),
  mode: withDefault(text, 'balanced'),
  resize_mode: withDefault(text, 'just_resize'),
});

const readReference = shape({ ...used, ...span, image_id: nullable(text) });

const readEmbedding = shape({ ...used, trigger: withDefault(text, '') });

export const readSource = shape({
  image_id: nullable(text),
  strength: withDefault(number, 0.75),
  resize_mode: withDefault(text, 'crop_resize'),
});

const readMask = shape({
  image_id: nullable(text),
  blur_px: withDefault(number, 8),
  invert: withDefault(flag, false),
  coherence: nullable(
    shape({ strength: withDefault(number, 0.35), edge_px: withDefault(number, 16) }),
  ),
  fill: withDefault(text, 'original'),
  only_masked: nullable(shape({ padding_px: withDefault(number, 32) })),
});

export const readOutpaint = shape({
  left: withDefault(number, 0),
  top: withDefault(number, 0),
  right: withDefault(number, 0),
  bottom: withDefault(number, 0),
  infill: withDefault(text, 'patchmatch'),
  /** Of the infill that is one color; null: what the server takes. */
  color: nullable(text),
});
export type Outpaint = ReadBy<typeof readOutpaint>;
export const noRoom: Outpaint = readOutpaint({});

const readRefiner = shape({
  ...used,
  start: withDefault(number, 0.8),
  cfg_scale: nullable(number),
  positive_score: nullable(number),
  negative_score: nullable(number),
});

const readHires = shape({
  scale: number,
  strength: withDefault(number, 0.55),
  steps: withDefault(number, 0),
  method: withDefault(text, 'latent'),
  upscaler_id: nullable(text),
});

export const readFreeu = shape({ b1: number, b2: number, s1: number, s2: number });
type Freeu = ReadBy<typeof readFreeu>;

export const recipeParts = {
  text_accuracy: nullable(number),
  vae_id: nullable(text),
  vae_name: withDefault(text, ''),
  vae_hash: withDefault(text, ''),
  loras: withDefault(list(readLora), []),
  embeddings: withDefault(list(readEmbedding), []),
  controls: withDefault(list(readControl), []),
  reference_images: withDefault(list(readReference), []),
  source: nullable(readSource),
  mask: nullable(readMask),
  outpaint: nullable(readOutpaint),
  refiner: nullable(readRefiner),
  hires: nullable(readHires),
  seamless_x: withDefault(flag, false),
  seamless_y: withDefault(flag, false),
  color_compensation: withDefault(flag, false),
  freeu: nullable(readFreeu),
  preset_id: nullable(text),
  preset: nullable(shape({ name: withDefault(text, '') })),
};
const readParts = shape(recipeParts);
type RecipeParts = ReadBy<typeof readParts>;
export const noParts: RecipeParts = readParts({});

interface UsedControl {
  model_id: string;
  image_id: string;
  weight: number;
  begin: number;
  end: number;
}

/** The same parts as a person asks for them; whatever is not wanted is left out. */
export interface JobParts {
  kind?: 'draw' | 'upscale' | 'control_image';
  text_accuracy?: number;
  vae_id?: string;
  loras?: { model_id: string; weight: number }[];
  controls?: (UsedControl & { preprocessor: string; mode: string; resize_mode: string })[];
  reference_images?: UsedControl[];
  source?: { image_id: string; strength: number; resize_mode: string };
  mask?: {
    image_id: string;
    blur_px: number;
    invert: boolean;
    coherence?: { strength: number; edge_px: number };
    fill: string;
    only_masked?: { padding_px: number };
  };
  outpaint?: Omit<Outpaint, 'color'> & { color?: string };
  refiner?: {
    model_id: string;
    start: number;
    cfg_scale?: number;
    positive_score?: number;
    negative_score?: number;
  };
  hires?: { scale: number; strength: number; steps: number; method: string; upscaler_id?: string };
  control_image?: {
    image_id: string;
    preprocessor: string;
    low?: number;
    high?: number;
    detail_px?: number;
  };
  seamless_x?: boolean;
  seamless_y?: boolean;
  color_compensation?: boolean;
  freeu?: Freeu;
  preset_id?: string;
}

/** What a main model can do; a server that does not say so is taken to know only the basics. */
const readAbilities = shape({
  negative_prompt: withDefault(flag, true),
  clip_skip_max: nullable(number),
  loras: withDefault(flag, false),
  embeddings: withDefault(flag, false),
  controls: withDefault(flag, false),
  reference_images: withDefault(flag, false),
  refiner: withDefault(flag, false),
  inpaint: withDefault(flag, false),
  seamless: withDefault(flag, false),
  freeu: withDefault(flag, false),
  color_compensation: withDefault(flag, false),
  guidance: withDefault(flag, true),
  text_accuracy: withDefault(flag, false),
});
type Abilities = ReadBy<typeof readAbilities>;
export const modelCan: Reader<Abilities> = withDefault(readAbilities, readAbilities({}));

/** A list of words, or of things that are called by a word. */
export function names(fallback: readonly string[]): Reader<string[]> {
  const name: Reader<string> = (value) =>
    typeof value === 'string' ? value : shape({ name: text })(value).name;
  return withDefault(list(name), [...fallback]);
}

const readParameter = shape({
  name: text,
  label: withDefault(text, ''),
  min: number,
  max: number,
  usual: number,
});

const readPreprocessor = shape({
  name: text,
  label: text,
  needs_model: withDefault(flag, false),
  parameters: withDefault(list(readParameter), []),
});
export type Preprocessor = ReadBy<typeof readPreprocessor>;

const readGridField = shape({
  field: text,
  label: text,
  kind: oneOf('number', 'integer', 'text', 'choice'),
  /** Values as a job spells them; the page knows what they are called. */
  choices: withDefault(list(text), []),
});
export type GridField = ReadBy<typeof readGridField>;

export const recipeCapabilities = {
  preprocessors: withDefault(list(readPreprocessor), []),
  resize_modes: names(['just_resize', 'crop_resize', 'fill_resize']),
  control_modes: names(['balanced', 'more_prompt', 'more_control', 'unbalanced']),
  infills: names(['tile', 'patchmatch', 'color']),
  hires_methods: names(['latent', 'pixel']),
  mask_fills: names(['original']),
  grid_fields: withDefault(list(readGridField), []),
};
