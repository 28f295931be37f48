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
import { modelCan, readModelName, recipeCapabilities, recipeParts, type JobParts } from './recipe';

/** The wire, word for word. Field names are the server's; readers check what arrives. */
const readScheduler = shape({ name: text, label: text, family: withDefault(text, '') });
export type Scheduler = ReadBy<typeof readScheduler>;

const readRange = shape({ min: number, max: number });
const readSizeRange = shape({ min: number, max: number, multiple: number });

export const readCapabilities = shape({
  schedulers: list(readScheduler),
  limits: shape({
    width: readSizeRange,
    height: readSizeRange,
    steps: readRange,
    cfg_scale: readRange,
    cfg_rescale: withDefault(readRange, { min: 0, max: 1 }),
    clip_skip: readRange,
    images: readRange,
    seed: readRange,
    prompt_chars: number,
    strength: withDefault(readRange, { min: 0, max: 0.99 }),
    weight: withDefault(readRange, { min: -10, max: 10 }),
    control_weight: withDefault(readRange, { min: -1, max: 2 }),
    text_accuracy: withDefault(readRange, { min: 1, max: 10 }),
    hires_scale: withDefault(readRange, { min: 1, max: 4 }),
    mask_px: withDefault(readRange, { min: 0, max: 512 }),
    outpaint_px: withDefault(readRange, { min: 0, max: 4096 }),
  }),
  default_model_id: nullable(text),
  ...recipeCapabilities,
});
export type Capabilities = ReadBy<typeof readCapabilities>;

const readDefaults = shape({
  scheduler: withDefault(text, ''),
  steps: withDefault(number, 0),
  cfg_scale: withDefault(number, 0),
  width: withDefault(number, 0),
  height: withDefault(number, 0),
  cfg_rescale: withDefault(number, 0),
  clip_skip: withDefault(number, 0),
  /** Instead of its own; null: its own. */
  vae_id: nullable(text),
  /** Of a control model: what it is usually shown. */
  preprocessor: nullable(text),
});

export const readModel = shape({
  id: text,
  name: text,
  hash: text,
  base: text,
  type: text,
  format: text,
  path: withDefault(text, ''),
  bytes: withDefault(number, 0),
  description: withDefault(text, ''),
  /** Of a main model: normal, inpaint, refiner. */
  variant: withDefault(text, ''),
  // What follows is said of main models; the others stand beside them.
  native_width: withDefault(number, 0),
  native_height: withDefault(number, 0),
  size_multiple: withDefault(number, 8),
  default_settings: withDefault(readDefaults, readDefaults({})),
  can: modelCan,
  default_weight: nullable(number),
  trigger: withDefault(text, ''),
  example_prompts: withDefault(list(text), []),
  trigger_phrases: withDefault(list(text), []),
  state: oneOf('ready', 'missing', 'broken'),
  fault: nullable(text),
  is_default: withDefault(flag, false),
  thumbnail_url: nullable(text),
});
export type Model = ReadBy<typeof readModel>;

const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

const readPhase = oneOf(
  'loading',
  'preprocessing',
  'encoding',
  'denoising',
  'decoding',
  'upscaling',
  'saving',
);

const progressFields = {
  image: number,
  images: number,
  step: number,
  steps: number,
  fraction: number,
  eta_ms: nullable(number),
  phase: readPhase,
};
const readProgress = shape(progressFields);
export type Progress = ReadBy<typeof readProgress>;

const readPreview = shape({ width: number, height: number, data_url: text });
export type Preview = ReadBy<typeof readPreview>;

export const readProgressEvent = shape({
  ...progressFields,
  job_id: text,
  preview: nullable(readPreview),
});

const readUpscaleOfJob = shape({
  image_id: text,
  scale: withDefault(number, 4),
  name: withDefault(text, ''),
});

export const readJob = shape({
  id: text,
  kind: withDefault(text, 'draw'),
  state: oneOf(...jobStates),
  prompt: withDefault(text, ''),
  negative_prompt: withDefault(text, ''),
  model_id: nullable(text),
  model: readModelName,
  width: number,
  height: number,
  steps: number,
  scheduler: text,
  cfg_scale: number,
  cfg_rescale: withDefault(number, 0),
  clip_skip: withDefault(number, 0),
  seed: number,
  images: number,
  created_at: number,
  started_at: nullable(number),
  finished_at: nullable(number),
  error: nullable(shape({ kind: text, message: text })),
  progress: nullable(readProgress),
  asset_ids: withDefault(list(text), []),
  attempts: withDefault(number, 0),
  ...recipeParts,
  /** Among those that wait, and when it will be done; null once it runs. */
  position: nullable(number),
  eta_ms: nullable(number),
  retried_from: nullable(text),
  upscale: nullable(readUpscaleOfJob),
});
export type Job = ReadBy<typeof readJob>;

/** What a person asks for. A null seed lets the server choose one. */
export interface JobDraft extends JobParts {
  prompt: string;
  negative_prompt: string;
  model_id?: string;
  width: number;
  height: number;
  steps: number;
  scheduler: string;
  /** Either this or a text accuracy. */
  cfg_scale?: number;
  cfg_rescale: number;
  clip_skip: number;
  seed: number | null;
  images: number;
  /** Where the pictures go: the board that was chosen at the click. Absent: Uncategorized. */
  board_id?: string;
}

export const readEngine = shape({
  state: oneOf('starting', 'ready', 'busy', 'down'),
  message: withDefault(text, ''),
  device: withDefault(text, ''),
  device_name: withDefault(text, ''),
  precision: withDefault(text, ''),
  threads: withDefault(number, 0),
  restarts: withDefault(number, 0),
});
export type Engine = ReadBy<typeof readEngine>;

export const readStatus = shape({
  version: text,
  started_at: number,
  engine: readEngine,
  queue: shape({ queued: number, running: number }),
});

export const readTokens = shape({ tokens: number, chunks: number, per_chunk: number });

interface Page<T> {
  items: T[];
  next: string | null;
}

export function readPage<T>(of: Reader<T>): Reader<Page<T>> {
  return shape({ items: list(of), next: nullable(text) });
}
