import { readAsset, type Asset } from '@/api/assets';
import { readCapabilities, readJob, readModel, type Job, type Model } from '@/api/types';

/** Small complete examples of what the server sends; tests change only what they are about. */
export const capabilitiesSample = readCapabilities({
  schedulers: [{ name: 'euler', label: 'Euler', family: 'euler' }],
  limits: {
    width: { min: 64, max: 2048, multiple: 8 },
    height: { min: 64, max: 2048, multiple: 8 },
    steps: { min: 1, max: 150 },
    cfg_scale: { min: 1, max: 50 },
    clip_skip: { min: 0, max: 11 },
    images: { min: 1, max: 100 },
    seed: { min: 0, max: 4294967295 },
    prompt_chars: 8000,
  },
  default_model_id: 'm1',
});

export function modelSample(part: Partial<Model> = {}): Model {
  return readModel({
    id: 'm1',
    name: 'Starter',
    hash: 'abc',
    base: 'sd-1',
    type: 'main',
    format: 'diffusers',
    native_width: 512,
    native_height: 512,
    size_multiple: 8,
    state: 'ready',
    fault: null,
    default_settings: { scheduler: 'euler', steps: 20, cfg_scale: 7, width: 512, height: 512 },
    thumbnail_url: null,
    ...part,
  });
}

export function assetSample(part: Partial<Asset> = {}): Asset {
  return readAsset({
    id: 'a1',
    kind: 'image',
    job_id: 'j1',
    image_index: 0,
    width: 640,
    height: 448,
    bytes: 1234,
    sha256: 'ff00',
    created_at: 0,
    prompt: 'bluebird',
    negative_prompt: 'text',
    model: { id: 'm1', name: 'Starter', hash: 'abc' },
    seed: 42,
    steps: 30,
    scheduler: 'ddim',
    cfg_scale: 6.5,
    cfg_rescale: 0.2,
    clip_skip: 1,
    thumbhash: '',
    duration_ms: 900,
    file_url: '/api/v1/assets/a1/file',
    thumbnail_url: '/api/v1/assets/a1/thumbnail?size=256',
    ...part,
  });
}

export function jobSample(part: Partial<Job> = {}): Job {
  return readJob({
    id: 'j1',
    state: 'queued',
    prompt: 'bluebird',
    negative_prompt: '',
    model_id: 'm1',
    model: { id: 'm1', name: 'Starter', hash: 'abc' },
    width: 512,
    height: 512,
    steps: 20,
    scheduler: 'euler',
    cfg_scale: 7,
    seed: 1,
    images: 1,
    created_at: 0,
    ...part,
  });
}
