import type { Asset } from '@/api/assets';
import { noRoom } from '@/api/recipe';
import type { Model } from '@/api/types';
import { companions } from '@/entities/model/choice';
import { newKey } from '@/lib/newKey';
import type { Draft } from './draft';
import { roomOf } from './outpaint';
import {
  blankParts,
  ownVae,
  usualControl,
  usualReference,
  usualRefiner,
  type DraftParts,
} from './parts';
import type { Way } from './send';

interface Reference {
  id: string | null;
  name: string;
  hash: string;
}

interface Used {
  model_id: string | null;
  name: string;
  hash: string;
}

export type Recalled = Partial<Draft>;
type RecalledParts = Partial<DraftParts>;

/**
 * A model by its id, else by what it weighs: it may have been installed anew. Foreign recipes often
 * know no more than a name.
 */
function installed(wanted: Reference, models: readonly Model[]): string | null {
  const byId = models.find((model) => model.id === wanted.id);
  const byHash = models.find((model) => wanted.hash && model.hash === wanted.hash);
  const name = wanted.hash ? '' : wanted.name.toLowerCase();
  const byName = models.find((model) => name !== '' && model.name.toLowerCase() === name);
  return (byId ?? byHash ?? byName)?.id ?? null;
}

const referenceOf = ({ model_id, name, hash }: Used): Reference => ({ id: model_id, name, hash });
const idOf = (used: Used, models: readonly Model[]) => installed(referenceOf(used), models);

export function recallSeed(asset: Asset): Recalled {
  return { seed: asset.seed, randomise: false };
}

/** The words, and the style they were sent in: together they are what the model read. */
export function recallPrompts({ prompt, negative_prompt, preset_id }: Asset): Recalled {
  return { prompt, negative_prompt, preset_id };
}

/**
 * The size that was asked for: before the hi-res fix enlarged it, without the room around it. Where
 * only the masked part was drawn, the picture's own size says nothing of it.
 */
export function recallSize(asset: Asset): Recalled {
  const { width, height, hires, outpaint, mask, drawn_width, drawn_height } = asset;
  if (mask?.only_masked) {
    return drawn_width > 0 ? { width: drawn_width, height: drawn_height } : {};
  }
  const scale = hires?.scale ?? 1;
  const room = roomOf(outpaint ?? noRoom);
  return {
    width: Math.round((width - room.width) / scale),
    height: Math.round((height - room.height) / scale),
  };
}

/** The guidance as it was asked for: by text accuracy, or by the scale itself. */
export function recallGuidance({ text_accuracy, cfg_scale }: Asset): Recalled {
  return text_accuracy === null
    ? { cfg_scale, text_accuracy: null }
    : { cfg_scale: null, text_accuracy };
}

export function recallLoras({ loras }: Asset, models: readonly Model[]): RecalledParts {
  return {
    loras: loras.flatMap((lora) => {
      const model_id = idOf(lora, models);
      return model_id === null ? [] : [{ model_id, weight: lora.weight, is_on: true }];
    }),
  };
}

export function recallControls({ controls }: Asset, models: readonly Model[]): RecalledParts {
  return {
    controls: controls.map((control, at) => {
      const { name: _, hash: __, ...fields } = control;
      const blank = usualControl(`recalled-${at}`);
      return { ...blank, ...fields, model_id: idOf(control, models) };
    }),
  };
}

export function recallReferences(asset: Asset, models: readonly Model[]): RecalledParts {
  return {
    reference_images: asset.reference_images.map((reference, at) => {
      const { name: _, hash: __, ...fields } = reference;
      const blank = usualReference(`recalled-${at}`);
      return { ...blank, ...fields, model_id: idOf(reference, models) };
    }),
  };
}

export function recallSource({ source_image }: Asset): RecalledParts {
  return { source: source_image ?? blankParts.source };
}

function recallMask({ mask }: Asset): RecalledParts {
  if (!mask) return { mask: blankParts.mask };
  const { only_masked, coherence, ...rest } = mask;
  const padding_px = only_masked?.padding_px ?? blankParts.mask.padding_px;
  return {
    mask: {
      ...rest,
      coherence: coherence !== null,
      only_masked: only_masked !== null,
      padding_px,
    },
  };
}

export function recallOutpaint({ outpaint }: Asset): RecalledParts {
  return { outpaint: outpaint ?? blankParts.outpaint };
}

export function recallRefiner({ refiner }: Asset, models: readonly Model[]): RecalledParts {
  const model_id = refiner && idOf(refiner, models);
  if (!refiner || model_id === null) return { refiner: null };
  const usual = usualRefiner(model_id);
  return {
    refiner: {
      ...usual,
      start: refiner.start,
      cfg_scale: refiner.cfg_scale,
      positive_score: refiner.positive_score ?? usual.positive_score,
      negative_score: refiner.negative_score ?? usual.negative_score,
    },
  };
}

/** The VAE that replaced the model's own, if one did. */
function vaeOf({ vae_id, vae_name, vae_hash }: Asset): Reference | null {
  if (vae_id === null && vae_name === '' && vae_hash === '') return null;
  return { id: vae_id, name: vae_name, hash: vae_hash };
}

export function recallVae(asset: Asset, models: readonly Model[]): RecalledParts {
  const wanted = vaeOf(asset);
  return { vae_id: wanted ? installed(wanted, models) : ownVae };
}

/** Every part beyond the words, and nothing of what the picture did not have. */
function recallParts(asset: Asset, models: readonly Model[]): RecalledParts {
  const { hires, seamless_x, seamless_y, color_compensation, freeu, preset_id } = asset;
  return {
    ...recallVae(asset, models),
    ...recallLoras(asset, models),
    ...recallControls(asset, models),
    ...recallReferences(asset, models),
    ...recallSource(asset),
    ...recallMask(asset),
    ...recallOutpaint(asset),
    ...recallRefiner(asset, models),
    ...{ hires, seamless_x, seamless_y, color_compensation, freeu, preset_id },
  };
}

/** Everything but the seed: the same idea, another picture. */
export function recallRemix(asset: Asset, models: readonly Model[]): Recalled {
  const model_id = installed(asset.model, models);
  return {
    ...recallPrompts(asset),
    ...recallSize(asset),
    ...(model_id === null ? {} : { model_id }),
    scheduler: asset.scheduler,
    steps: asset.steps,
    ...recallGuidance(asset),
    cfg_rescale: asset.cfg_rescale,
    clip_skip: asset.clip_skip,
    ...recallParts(asset, models),
    randomise: true,
  };
}

/** Every setting that decides the pixels. The images counter is how many, not what. */
export function recallAll(asset: Asset, models: readonly Model[]): Recalled {
  return { ...recallRemix(asset, models), ...recallSeed(asset) };
}

/** The model of a picture as it is called here now, if it still is. */
export function recallModel(asset: Asset, models: readonly Model[]): Recalled | null {
  const model_id = installed(asset.model, models);
  return model_id === null ? null : { model_id };
}

/** Where a picture like this one is asked for. */
export function wayOf(asset: Asset): Way {
  return asset.source_image === null ? 'text' : 'image';
}

/** A picture, or none, as the initial image of the next. A mask belongs to the one before. */
export function asSource(asset: { id: string | null }, draft: Draft): Recalled {
  return { source: { ...draft.source, image_id: asset.id }, mask: blankParts.mask };
}

/** A picture among the references, by the first adapter that goes with the chosen model. */
export function withReference(
  { id }: { id: string },
  draft: Draft,
  models: readonly Model[],
): Recalled {
  const main = models.find((model) => model.id === draft.model_id);
  const adapters = main
    ? companions(models, main, 'ip_adapter')
    : models.filter(({ type }) => type === 'ip_adapter');
  const reference = { ...usualReference(newKey()), image_id: id };
  const model_id = adapters[0]?.id ?? null;
  return { reference_images: [...draft.reference_images, { ...reference, model_id }] };
}

/** The models a picture needs and this studio does not have, by name. */
export function missingModels(asset: Asset, models: readonly Model[]): string[] {
  const vae = vaeOf(asset);
  const wanted: Reference[] = [
    ...(asset.has_recipe ? [asset.model] : []),
    ...(vae ? [vae] : []),
    ...[
      ...asset.loras,
      ...asset.embeddings,
      ...asset.controls,
      ...asset.reference_images,
      ...(asset.refiner ? [asset.refiner] : []),
    ].map(referenceOf),
  ];
  const names = wanted
    .filter((model) => installed(model, models) === null)
    .map(({ name, id }) => name || (id ?? '?'));
  return [...new Set(names)];
}
