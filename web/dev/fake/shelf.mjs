// A well-filled shelf: what a person who has worked for a while has installed.
import { createHash } from 'node:crypto';

const day_ms = 86_400_000;

const one = (type, base, name, more = {}) => {
  const id = `${type}-${name.toLowerCase().replace(/\W+/g, '-')}`;
  return {
    id,
    name,
    type,
    base,
    description: '',
    hash: createHash('sha256').update(id).digest('hex').slice(0, 16),
    format: 'checkpoint',
    path: `/home/ana/atelier/models/${type}/${id}.safetensors`,
    bytes: 37_000_000 + ((id.length * 7_919_000) % 110_000_000),
    native_width: 512,
    native_height: 512,
    size_multiple: 8,
    trigger_phrases: [],
    default_settings: { scheduler: 'dpmpp_2m_k', steps: 24, cfg_scale: 7, width: 512, height: 512 },
    state: 'ready',
    fault: null,
    is_default: false,
    thumbnail_url: null,
    cover_url: null,
    created_at: Date.now() - (id.length % 40) * day_ms,
    updated_at: Date.now() - (id.length % 9) * day_ms,
    rev: 1,
    ...more,
  };
};

export function fullShelf() {
  const large = { bytes: 6_938_000_000, native_width: 1024, native_height: 1024 };
  return [
    one('main', 'sd-1', 'Watercolour v3', { bytes: 2_132_000_000, variant: 'normal' }),
    one('main', 'sd-1', 'Watercolour v3 inpainting', {
      bytes: 2_132_000_000,
      variant: 'inpaint',
    }),
    one('main', 'sd-2', 'Depths 2.1', { bytes: 5_214_000_000, prediction: 'v_prediction' }),
    one('main', 'sdxl', 'Juggler XL', { ...large, description: 'Photographs, at large sizes.' }),
    one('main', 'sdxl', 'Half written XL', {
      ...large,
      bytes: 1_204_000_000,
      state: 'broken',
      fault: 'The file ends in the middle of a tensor. Download it again.',
    }),
    one('lora', 'sd-1', 'Ink wash', {
      trigger_phrases: ['ink wash', 'dripping india ink'],
      description: 'Landscapes that look like dripping india ink.',
      default_weight: 0.75,
      source: 'https://civitai.com/models/78605',
      source_url: 'https://civitai.com/models/78605',
    }),
    one('lora', 'sd-1', 'Film 1974', { trigger_phrases: ['film grain, faded'] }),
    one('lora', 'sd-1', 'Paper cut-out', { trigger_phrases: ['paper cut'] }),
    one('lora', 'sdxl', 'Neon rain', { trigger_phrases: ['neon rain'], default_weight: 0.6 }),
    one('lora', 'sdxl', 'Lost in moving', {
      state: 'missing',
      fault: 'The file models/lora/lost-in-moving.safetensors is gone.',
    }),
    one('embedding', 'sd-1', 'Bad hands', { trigger: '<bad-hands>', vectors: 8, bytes: 24_600 }),
    one('controlnet', 'sd-1', 'Canny edges', { bytes: 1_445_000_000 }),
    one('controlnet', 'sd-1', 'Depth', { bytes: 723_000_000 }),
    one('vae', 'sd-1', 'Clear colours', { bytes: 334_000_000 }),
    one('upscaler', 'any', 'Sharp 4x', { scale: 4, bytes: 66_900_000 }),
    one('upscaler', 'any', 'Soft 2x', { scale: 2, bytes: 67_000_000 }),
    one('unknown', 'unknown', 'model_final_2', { bytes: 812_000_000 }),
  ];
}

/** Covers show the studio's own pictures, so that a full shelf is not a grey one. */
export function withCovers(models, catalog) {
  const seqs = catalog.list({ sort: 'newest' });
  models.forEach((model, index) => {
    const seq = seqs[index * 2];
    if (seq === undefined || index % 4 === 3) return;
    model.cover_url = catalog.at(seq).thumbnail_url;
    model.thumbnail_url = model.cover_url;
  });
  return models;
}

export const someOrphans = () => [
  { path: '/home/ana/atelier/models/lora/old-ink.safetensors', bytes: 36_100_000 },
  { path: '/home/ana/atelier/models/main/half-a-download.safetensors', bytes: 912_000_000 },
];
