// The parts of a recipe beyond words, size and steps: checked, named, and handed on to assets.
import { cfgOfAccuracy } from './companions.mjs';

const names = [
  'kind',
  'text_accuracy',
  'vae_id',
  'loras',
  'controls',
  'reference_images',
  'source',
  'mask',
  'outpaint',
  'refiner',
  'hires',
  'seamless_x',
  'seamless_y',
  'color_compensation',
  'freeu',
  'preset_id',
  'control_image',
];

const isEmpty = (value) =>
  value === undefined || value === null || value === false || value.length === 0;

/** A used model with its name, as views have it. */
const named = (models) => (part) => {
  const model = models.find(({ id }) => id === part.model_id);
  return { ...part, name: model?.name ?? '', hash: model?.hash ?? '' };
};

export function faultsOfParts(studio, draft) {
  const faults = [];
  const has = (id) => studio.models.some((model) => model.id === id);
  if (draft.text_accuracy != null && draft.cfg_scale != null)
    faults.push({ field: 'text_accuracy', says: 'excludes a CFG scale' });
  draft.loras?.forEach(({ model_id }, at) => {
    if (!has(model_id)) faults.push({ field: `loras[${at}].model_id`, says: 'is not installed' });
  });
  const images = [
    draft.source,
    draft.upscale,
    ...(draft.controls ?? []),
    ...(draft.reference_images ?? []),
  ];
  images.filter(Boolean).forEach(({ image_id }) => {
    if (!studio.catalog.require(image_id))
      faults.push({ field: 'source.image_id', says: 'is no image of this studio' });
  });
  return faults;
}

/** What of a draft a job keeps: the parts that were used, models by name as well. */
export function partsOf(studio, draft) {
  const parts = {};
  for (const name of names) if (!isEmpty(draft[name])) parts[name] = draft[name];
  const name = named(studio.models);
  for (const list of ['loras', 'controls', 'reference_images'])
    if (parts[list]) parts[list] = parts[list].map(name);
  if (parts.refiner) parts.refiner = name(parts.refiner);
  if (parts.vae_id) {
    const vae = studio.models.find(({ id }) => id === parts.vae_id);
    parts.vae_name = vae?.name ?? '';
    parts.vae_hash = vae?.hash ?? '';
  }
  if (parts.text_accuracy) parts.cfg_scale = cfgOfAccuracy(parts.text_accuracy, 7);
  const preset = studio.presets.find(({ id }) => id === parts.preset_id);
  if (preset) parts.preset = { name: preset.name };
  const words = `${draft.prompt} ${draft.negative_prompt ?? ''}`;
  const used = studio.models.filter(({ trigger }) => trigger && words.includes(trigger));
  if (used.length) {
    parts.embeddings = used.map(({ id, name: called, trigger }) => ({
      model_id: id,
      name: called,
      trigger,
    }));
  }
  return parts;
}

function originOf({ outpaint, mask }) {
  if (outpaint) return 'outpaint';
  return mask ? 'inpaint' : 'image_to_image';
}

/** The same on an asset, where "source" means something else. */
export function partsOfAsset(job) {
  const { source, kind, control_image, ...parts } = Object.fromEntries(
    [...names, 'vae_name', 'vae_hash', 'preset', 'embeddings']
      .filter((name) => job[name])
      .map((name) => [name, job[name]]),
  );
  if (kind === 'control_image') {
    return { origin: 'control_image', parent_asset_id: control_image.image_id };
  }
  if (!source) return parts;
  return {
    ...parts,
    source_image: source,
    origin: originOf(parts),
    parent_asset_id: source.image_id,
  };
}
