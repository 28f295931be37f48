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
import { readModel, type Model } from './types';

/** What was never set is null. */
const readSettings = shape({
  scheduler: nullable(text),
  steps: nullable(number),
  cfg_scale: nullable(number),
  cfg_rescale: nullable(number),
  clip_skip: nullable(number),
  width: nullable(number),
  height: nullable(number),
  vae_id: nullable(text),
  preprocessor: nullable(text),
});

/** The model manager's part of the wire: all of a record, and what is being installed. */
const readMore = shape({
  family_label: withDefault(text, ''),
  variant: withDefault(text, ''),
  prediction: withDefault(text, ''),
  default_settings: withDefault(readSettings, readSettings({})),
  default_weight: nullable(number),
  trigger: withDefault(text, ''),
  vectors: withDefault(number, 0),
  scale: withDefault(number, 0),
  source: withDefault(text, ''),
  source_url: withDefault(text, ''),
  cover_url: nullable(text),
  /** Came with the program. */
  bundled: withDefault(flag, false),
  /** Used where it lies, outside the studio's home. */
  in_place: withDefault(flag, false),
  rev: withDefault(number, 1),
  created_at: withDefault(number, 0),
  updated_at: withDefault(number, 0),
});

export type ModelRecord = Omit<Model, 'default_settings'> & ReadBy<typeof readMore>;

export const readModelRecord: Reader<ModelRecord> = (value) => ({
  ...readModel(value),
  ...readMore(value),
});

/** What a person may change about a record. What is absent stays as it is. */
export interface ModelPatch {
  name?: string;
  base?: string;
  type?: string;
  prediction?: string;
  description?: string;
  trigger_phrases?: string[];
  default_weight?: number | null;
  default_settings?: Partial<ModelRecord['default_settings']>;
}

const readOrphan = shape({ path: text, bytes: number });
export type Orphan = ReadBy<typeof readOrphan>;

export const readModelHealth = shape({
  missing: list(readModelRecord),
  orphans: list(readOrphan),
});

const readFound = shape({
  path: text,
  name: text,
  bytes: withDefault(number, 0),
  installed: withDefault(flag, false),
});
export type FoundModel = ReadBy<typeof readFound>;
export const readFoundModels = shape({ items: list(readFound) });

const installStates = [
  'waiting',
  'downloading',
  'checking',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
] as const;

export const readInstall = shape({
  id: text,
  source: text,
  name: withDefault(text, ''),
  kind: withDefault(oneOf('path', 'url', 'hugging_face'), 'path' as const),
  state: oneOf(...installStates),
  bytes: withDefault(number, 0),
  bytes_total: nullable(number),
  /** Bytes a second, lately. */
  rate: withDefault(number, 0),
  eta_ms: nullable(number),
  error: nullable(text),
  model_ids: withDefault(list(text), []),
  created_at: withDefault(number, 0),
});
export type Install = ReadBy<typeof readInstall>;
export const readInstalls = shape({ items: list(readInstall) });

const readCandidate = shape({
  /** What to ask for: `owner/name::subfolder`. */
  source: text,
  name: withDefault(text, ''),
  bytes: withDefault(number, 0),
});
export const readCandidates = shape({ items: list(readCandidate) });
