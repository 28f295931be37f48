import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import type { Say } from '@/lib/i18n/text';
import { row, type InfoRow } from './infoRow';
import {
  recallControls,
  recallLoras,
  recallOutpaint,
  recallReferences,
  recallRefiner,
  recallSource,
  recallVae,
} from './recall';

interface Weighed {
  name: string;
  weight: number;
}

const weighed = (used: readonly Weighed[]) =>
  used.map(({ name, weight }) => `${name || '?'} (${weight})`).join(', ');

/** The parts of a recipe beyond the words; those that were not used come out empty. */
export function partRows(asset: Asset, models: readonly Model[], t: Say): InfoRow[] {
  const { loras, embeddings, controls, reference_images, refiner, hires, freeu } = asset;
  return [
    ...styleRows(asset),
    ...sourceRows(asset, t),
    ...outpaintRows(asset),
    row('info.loras', weighed(loras), { recalls: recallLoras(asset, models) }),
    row('info.embeddings', embeddings.map(({ name, trigger }) => trigger || name).join(', ')),
    row('compose.controls', weighed(controls), { recalls: recallControls(asset, models) }),
    row('compose.references', weighed(reference_images), {
      recalls: recallReferences(asset, models),
    }),
    row('compose.vae', asset.vae_name || (asset.vae_id ?? ''), {
      recalls: recallVae(asset, models),
    }),
    row('compose.refiner', refiner ? refiner.name || t('info.used') : '', {
      recalls: recallRefiner(asset, models),
    }),
    row('compose.hires', hires ? `${hires.scale} × (${hires.strength})` : '', {
      recalls: { hires },
    }),
    ...switchRows(asset, t),
    row('compose.freeu', freeu ? `${freeu.b1} ${freeu.b2} ${freeu.s1} ${freeu.s2}` : '', {
      recalls: { freeu },
    }),
  ];
}

function styleRows({ preset, preset_id }: Asset): InfoRow[] {
  return [row('preset.title', preset?.name ?? '', { recalls: { preset_id } })];
}

function sourceRows(asset: Asset, t: Say): InfoRow[] {
  const { source_image } = asset;
  if (!source_image) return [];
  const { strength, image_id } = source_image;
  return [
    row('compose.strength', strength, {
      recalls: ({ source }) => ({ source: { ...source, strength } }),
    }),
    row('compose.initial_image', t('info.used'), {
      copied: image_id ?? t('info.used'),
      recalls: recallSource(asset),
    }),
  ];
}

const arrows = { left: '←', top: '↑', right: '→', bottom: '↓' } as const;

function outpaintRows(asset: Asset): InfoRow[] {
  const { outpaint } = asset;
  if (!outpaint) return [];
  const sides = (Object.keys(arrows) as (keyof typeof arrows)[])
    .filter((side) => outpaint[side] > 0)
    .map((side) => `${arrows[side]} ${outpaint[side]}`);
  return [row('compose.outpaint', `${sides.join(' ')} px`, { recalls: recallOutpaint(asset) })];
}

function switchRows(asset: Asset, t: Say): InfoRow[] {
  const { seamless_x, seamless_y, color_compensation } = asset;
  const seamless = [seamless_x && t('compose.seamless_x'), seamless_y && t('compose.seamless_y')];
  return [
    row('compose.seamless', seamless.filter(Boolean).join(', '), {
      recalls: { seamless_x, seamless_y },
    }),
    row('compose.color_compensation', color_compensation ? t('info.used') : '', {
      recalls: { color_compensation },
    }),
  ];
}
