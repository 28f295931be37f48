// Models that work on top of others, and what the main ones can do with them.
import { createHash } from 'node:crypto';

const all = {
  negative_prompt: true,
  clip_skip_max: 11,
  loras: true,
  embeddings: true,
  controls: true,
  reference_images: true,
  refiner: false,
  inpaint: true,
  seamless: true,
  freeu: true,
  color_compensation: false,
  guidance: true,
  text_accuracy: true,
};
/** A text accuracy as a CFG scale, by the curve of the real server. */
export function cfgOfAccuracy(accuracy, usual) {
  const [low, high] = [Math.max(1, usual / 5), usual * 2];
  const gamma = Math.log((usual - low) / (high - low)) / Math.log(5.5 / 9);
  return Math.round((low + ((accuracy - 1) / 9) ** gamma * (high - low)) * 100) / 100;
}

/** By the id of the main model; whoever is not named can do everything but refine. */
export const abilities = {
  usual: all,
  turbo: { ...all, guidance: false, text_accuracy: false, negative_prompt: false },
  grand: { ...all, refiner: true, color_compensation: true, freeu: false },
};

const companion = (id, type, name, more = {}) => ({
  id,
  name,
  type,
  description: '',
  hash: createHash('sha256').update(id).digest('hex').slice(0, 16),
  base: 'sd-1',
  format: 'checkpoint',
  path: `${type}/${id}.safetensors`,
  bytes: 37_000_000,
  trigger_phrases: [],
  state: 'ready',
  fault: null,
  is_default: false,
  thumbnail_url: null,
  ...more,
});

export const companions = [
  companion('ink_scenery', 'lora', 'Ink scenery', {
    trigger_phrases: ['ink wash', 'dripping india ink'],
    default_weight: 0.75,
    description: 'Landscapes that look as if they were made with dripping india ink.',
  }),
  companion('film', 'lora', 'Film grain', { default_weight: 0.5 }),
  companion('neon', 'lora', 'Neon nights', { base: 'sdxl' }),
  companion('old_paper', 'embedding', 'Old paper', { trigger: '<old-paper>', vectors: 2 }),
  companion('bluebird', 'embedding', 'Bluebird', { trigger: '<bluebird-style>', vectors: 1 }),
  companion('canny_control', 'controlnet', 'Canny edges'),
  companion('depth_control', 'controlnet', 'Depth'),
  companion('sketch_adapter', 't2i_adapter', 'Sketch adapter'),
  companion('look_adapter', 'ip_adapter', 'Look adapter'),
  companion('soft_vae', 'vae', 'Soft colours'),
  companion('sharp', 'upscaler', 'Sharp 4x', { base: 'any', scale: 4 }),
  companion('finisher', 'main', 'Grand finisher', { base: 'sdxl-refiner' }),
];

const parameter = (name, label, min, max, usual) => ({ name, label, min, max, usual });

export const recipeCapabilities = {
  preprocessors: [
    {
      name: 'canny',
      label: 'Canny',
      needs_model: false,
      parameters: [
        parameter('low', 'Low threshold', 0, 255, 100),
        parameter('high', 'High threshold', 0, 255, 200),
      ],
    },
    { name: 'soft_edge', label: 'Soft edge', needs_model: false, parameters: [] },
    { name: 'tile', label: 'Tile', needs_model: false, parameters: [] },
  ],
  resize_modes: ['just_resize', 'crop_resize', 'fill_resize'],
  control_modes: ['balanced', 'more_prompt', 'more_control', 'unbalanced'],
  infills: ['tile', 'patchmatch', 'color'],
  hires_methods: ['latent', 'pixel', 'upscaler'],
  mask_fills: ['original', 'surroundings', 'latent_noise', 'latent_nothing'],
};

export const recipeLimits = {
  strength: { min: 0, max: 0.99 },
  weight: { min: -10, max: 10 },
  control_weight: { min: -1, max: 2 },
};

/** As the real server says it: which models there are to choose from, the page knows itself. */
export function gridFields(schedulers) {
  const field = (name, label, kind, choices) => ({ field: name, label, kind, choices });
  return [
    field('prompt', 'Prompt', 'text'),
    field('model_id', 'Model', 'choice'),
    field('steps', 'Steps', 'integer'),
    field('cfg_scale', 'CFG scale', 'number'),
    field('text_accuracy', 'Text accuracy', 'integer'),
    field('seed', 'Seed', 'integer'),
    field(
      'scheduler',
      'Scheduler',
      'choice',
      schedulers.map(({ name }) => name),
    ),
    field('source.strength', 'Denoising strength', 'number'),
    field('loras[0].weight', 'Weight of the first LoRA', 'number'),
  ];
}
