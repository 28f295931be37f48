import type { ModelPatch, ModelRecord } from '@/api/models';

/** A record as it stands in the form. Numbers that are not set are empty, as in the fields. */
export interface ModelDraft {
  name: string;
  base: string;
  type: string;
  prediction: string;
  description: string;
  trigger_phrases: string[];
  default_weight: number | '';
  scheduler: string;
  steps: number | '';
  cfg_scale: number | '';
  width: number | '';
  height: number | '';
  cfg_rescale: number | '';
  clip_skip: number | '';
  /** Empty: its own. */
  vae_id: string;
  /** Empty: none. */
  preprocessor: string;
}

const settingNames = [
  'scheduler',
  'steps',
  'cfg_scale',
  'width',
  'height',
  'cfg_rescale',
  'clip_skip',
] as const;
/** Settings that may be taken back: empty in the form is null on the wire. */
const clearableNames = ['vae_id', 'preprocessor'] as const;

export function draftOf(model: ModelRecord): ModelDraft {
  const { name, base, type, prediction, description, trigger_phrases } = model;
  const { default_settings: settings } = model;
  return {
    ...{ name, base, type, prediction, description, trigger_phrases },
    default_weight: model.default_weight ?? '',
    scheduler: settings.scheduler ?? '',
    steps: settings.steps ?? '',
    cfg_scale: settings.cfg_scale ?? '',
    width: settings.width ?? '',
    height: settings.height ?? '',
    cfg_rescale: settings.cfg_rescale ?? '',
    clip_skip: settings.clip_skip ?? '',
    vae_id: settings.vae_id ?? '',
    preprocessor: settings.preprocessor ?? '',
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Only what was changed: a field nobody touched keeps what the next look at the files finds. */
export function patchOf(model: ModelRecord, draft: ModelDraft): ModelPatch {
  const before = draftOf(model);
  const patch: ModelPatch = {};
  if (draft.name !== before.name) patch.name = draft.name.trim();
  if (draft.base !== before.base) patch.base = draft.base;
  if (draft.type !== before.type) patch.type = draft.type;
  if (draft.prediction !== before.prediction) patch.prediction = draft.prediction;
  if (draft.description !== before.description) patch.description = draft.description;
  if (!same(draft.trigger_phrases, before.trigger_phrases))
    patch.trigger_phrases = draft.trigger_phrases;
  if (draft.default_weight !== before.default_weight)
    patch.default_weight = draft.default_weight === '' ? null : draft.default_weight;
  const set = settingNames.filter((name) => draft[name] !== before[name] && draft[name] !== '');
  const cleared = clearableNames.filter((name) => draft[name] !== before[name]);
  if (set.length + cleared.length > 0)
    patch.default_settings = Object.fromEntries([
      ...set.map((name) => [name, draft[name]]),
      ...cleared.map((name) => [name, draft[name] || null]),
    ]);
  return patch;
}

export function isChanged(model: ModelRecord, draft: ModelDraft): boolean {
  return Object.keys(patchOf(model, draft)).length > 0;
}

/** Which fields a type of model has at all. */
export function fieldsOf(type: string) {
  const isMain = type === 'main';
  return {
    settings: isMain,
    preprocessor: type === 'controlnet' || type === 't2i_adapter',
    prediction: isMain,
    weight: ['lora', 'controlnet', 't2i_adapter', 'ip_adapter', 'embedding'].includes(type),
    triggers: isMain || type === 'lora' || type === 'embedding',
  };
}
