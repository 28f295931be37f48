// The models of the fake studio, main ones first.
import { createHash } from 'node:crypto';
import { abilities, companions } from './companions.mjs';

const model = (id, name, description, native, extra = {}) => ({
  id,
  name,
  description,
  hash: createHash('sha256').update(id).digest('hex').slice(0, 16),
  base: 'sd-1',
  type: 'main',
  format: 'diffusers',
  path: `main/${id}`,
  bytes: 2_132_000_000,
  native_width: native,
  native_height: native,
  size_multiple: 8,
  default_settings: {
    scheduler: 'dpmpp_2m_k',
    steps: 24,
    cfg_scale: 7,
    width: native,
    height: native,
    cfg_rescale: 0,
    clip_skip: 0,
    vae_id: null,
    preprocessor: null,
  },
  example_prompts: ['bluebird', 'a lighthouse at dusk', 'misty hills, morning light'],
  trigger_phrases: [],
  state: 'ready',
  fault: null,
  is_default: false,
  thumbnail_url: null,
  can: abilities[id] ?? abilities.usual,
  ...extra,
});

export const someModels = () => [
  model('starter', 'Atelier starter', 'Small landscapes and birds, drawn in a moment.', 512, {
    is_default: true,
  }),
  model('ink', 'Ink and wash', 'Brush, ink and paper.', 768),
  model('lost', 'Lost model', '', 512, {
    state: 'missing',
    fault: 'The folder main/lost is gone.',
  }),
  model('turbo', 'Quick sketch', 'Four steps, no guidance.', 512),
  model('grand', 'Grand', 'Large pictures.', 1024, { base: 'sdxl' }),
  ...companions,
];
