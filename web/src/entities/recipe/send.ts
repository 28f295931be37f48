import type { JobParts } from '@/api/recipe';
import type { JobDraft, Model } from '@/api/types';
import { companions, refiners } from '@/entities/model/choice';
import { clamp, fit } from '@/lib/numbers';
import type { Draft } from './draft';
import { isByAccuracy, settingsOf, type RecipeLimits, type Settings } from './model';
import { allowedRoom, hasRoom, roomOf } from './outpaint';
import type { ControlPart } from './parts';

/** Whether the picture grows from words alone or from an initial image. */
export type Way = 'text' | 'image';

interface Situation {
  model: Model;
  limits: RecipeLimits;
  models: readonly Model[];
  way: Way;
}

/** What was chosen for another model stays in the draft but is not sent to this one. */
export function jobDraftOf(draft: Draft, situation: Situation): JobDraft {
  const { model, limits } = situation;
  const settings = settingsOf(draft, model);
  const parts = partsOf(draft, situation);
  const room = parts.outpaint ? roomOf(parts.outpaint) : { width: 0, height: 0 };
  return {
    prompt: draft.prompt,
    negative_prompt: model.can.negative_prompt ? draft.negative_prompt : '',
    model_id: model.id,
    width: fit(settings.width, limits.width) + room.width,
    height: fit(settings.height, limits.height) + room.height,
    scheduler: settings.scheduler,
    steps: clamp(settings.steps, limits.steps),
    ...guidanceOf(draft, settings, situation),
    cfg_rescale: clamp(settings.cfg_rescale, limits.cfg_rescale),
    clip_skip: clamp(settings.clip_skip, limits.clip_skip),
    seed: draft.randomise ? null : clamp(draft.seed, limits.seed),
    images: clamp(draft.images, limits.images),
    ...parts,
  };
}

/** By one of the two, never by both: one sets the other. */
function guidanceOf(draft: Draft, { cfg_scale }: Settings, { model, limits }: Situation) {
  return isByAccuracy(draft, model)
    ? { text_accuracy: clamp(draft.text_accuracy, limits.text_accuracy) }
    : { cfg_scale: clamp(cfg_scale, limits.cfg_scale) };
}

function partsOf(draft: Draft, situation: Situation): JobParts {
  const { can } = situation.model;
  const parts: JobParts = {
    ...imageParts(draft, situation),
    ...adapterParts(draft, situation),
  };
  if (can.seamless && draft.seamless_x) parts.seamless_x = true;
  if (can.seamless && draft.seamless_y) parts.seamless_y = true;
  if (can.color_compensation && draft.color_compensation) parts.color_compensation = true;
  if (can.freeu && draft.freeu) parts.freeu = draft.freeu;
  if (draft.preset_id !== null) parts.preset_id = draft.preset_id;
  if (draft.hires && !excludesHires(draft, situation)) {
    const { upscaler_id, ...hires } = draft.hires;
    const isChosen = hires.method === 'upscaler' && upscaler_id !== null;
    parts.hires = { ...hires, ...(isChosen ? { upscaler_id } : {}) };
  }
  return parts;
}

/** Room around the initial image, if there is one and any was asked for. */
function roomAround(draft: Draft, { way, model, limits }: Omit<Situation, 'models'>) {
  if (way !== 'image' || draft.source.image_id === null || !model.can.inpaint) return null;
  const { width, height } = settingsOf(draft, model);
  const size = { width: fit(width, limits.width), height: fit(height, limits.height) };
  const room = allowedRoom(draft.outpaint, size, limits);
  return hasRoom(room) ? room : null;
}

/** Enlarging would spoil what a mask or new room left as it was, so it is one or the other. */
export function excludesHires(draft: Draft, situation: Omit<Situation, 'models'>): boolean {
  const { way, model } = situation;
  const isAtWork = way === 'image' && draft.source.image_id !== null && model.can.inpaint;
  return isAtWork && (draft.mask.image_id !== null || roomAround(draft, situation) !== null);
}

function imageParts(draft: Draft, situation: Situation): JobParts {
  const { way, model, limits } = situation;
  const { source, mask } = draft;
  const { image_id } = source;
  if (way !== 'image' || image_id === null) return {};
  const strength = clamp(source.strength, limits.strength);
  const parts: JobParts = { source: { ...source, image_id, strength } };
  if (mask.image_id !== null && model.can.inpaint) {
    const { coherence, only_masked, padding_px, ...rest } = mask;
    const seam = coherence ? { coherence: { strength: 0.35, edge_px: 16 } } : {};
    // What is drawn alone is put back into a picture that keeps its size; new room changes it.
    const isAlone = only_masked && roomAround(draft, situation) === null;
    const part = isAlone ? { only_masked: { padding_px } } : {};
    parts.mask = { ...rest, image_id: mask.image_id, ...seam, ...part };
  }
  const outpaint = roomAround(draft, situation);
  if (outpaint) {
    const { color, ...room } = outpaint;
    const isColored = room.infill === 'color' && color !== null;
    parts.outpaint = { ...room, ...(isColored ? { color } : {}) };
  }
  return parts;
}

function adapterParts(draft: Draft, { model, models }: Situation): JobParts {
  const { can } = model;
  const has = (id: string | null, ...types: string[]) =>
    companions(models, model, ...types).some((companion) => companion.id === id);
  const parts: JobParts = {};
  const loras = draft.loras.filter(({ is_on, model_id }) => is_on && has(model_id, 'lora'));
  if (can.loras && loras.length > 0) {
    parts.loras = loras.map(({ model_id, weight }) => ({ model_id, weight }));
  }
  const controls = draft.controls
    .filter(({ is_on, model_id }) => is_on && has(model_id, 'controlnet', 't2i_adapter'))
    .flatMap(sentControl);
  if (can.controls && controls.length > 0) parts.controls = controls;
  const references = draft.reference_images
    .filter(({ is_on, model_id }) => is_on && has(model_id, 'ip_adapter'))
    .flatMap(({ model_id, image_id, weight, begin, end }) =>
      model_id === null || image_id === null ? [] : [{ model_id, image_id, weight, begin, end }],
    );
  if (can.reference_images && references.length > 0) parts.reference_images = references;
  const { vae_id } = settingsOf(draft, model);
  if (vae_id !== null && has(vae_id, 'vae')) parts.vae_id = vae_id;
  // Said nothing, the server would take the one that the model's settings name.
  if (vae_id === null && model.default_settings.vae_id !== null) parts.vae_id = 'own';
  const { refiner } = draft;
  if (can.refiner && refiner && refiners(models).some(({ id }) => id === refiner.model_id)) {
    const { cfg_scale, ...rest } = refiner;
    parts.refiner = { ...rest, ...(cfg_scale === null ? {} : { cfg_scale }) };
  }
  return parts;
}

/** A control image that was made already is sent as it is: what was seen is what is used. */
function sentControl(part: ControlPart): NonNullable<JobParts['controls']> {
  const { model_id, weight, begin, end, mode, resize_mode } = part;
  const image_id = part.processed_id ?? part.image_id;
  if (model_id === null || image_id === null) return [];
  const preprocessor = part.processed_id === null ? part.preprocessor : 'none';
  return [{ model_id, image_id, preprocessor, weight, begin, end, mode, resize_mode }];
}

/** What keeps a draft from being drawn, or nothing. */
export function obstacleOf(draft: Draft, model: Model | null, way: Way) {
  if (model?.state !== 'ready') return 'model' as const;
  if (way === 'image' && draft.source.image_id === null) return 'initial_image' as const;
  if (draft.prompt.trim() === '') return 'prompt' as const;
  return null;
}

/** How many of a model's extras a draft uses, for the badges of the closed sections. */
export function advancedCount(draft: Draft, settings: Settings): number {
  const used = [
    settings.vae_id !== null,
    settings.clip_skip > 0,
    settings.cfg_rescale > 0,
    draft.seamless_x || draft.seamless_y,
    draft.color_compensation,
    draft.freeu !== null,
  ];
  return used.filter(Boolean).length;
}
