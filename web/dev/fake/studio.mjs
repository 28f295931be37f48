// The studio behind the fake server: models, a queue that pretends to draw, assets, and the
// events about them.
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { pictureOf, previewOf, thumbhashOf } from './fakePictures.mjs';

const seedRange = { min: 0, max: 4294967295 };
const schedulerNames = [
  ['euler', 'Euler'],
  ['euler_a', 'Euler ancestral'],
  ['dpmpp_2m', 'DPM++ 2M'],
  ['dpmpp_2m_k', 'DPM++ 2M Karras'],
  ['dpmpp_sde', 'DPM++ SDE'],
  ['ddim', 'DDIM'],
  ['heun', 'Heun'],
  ['lms', 'LMS'],
  ['pndm', 'PNDM'],
  ['unipc', 'UniPC'],
];

export const limits = {
  width: { min: 64, max: 2048, multiple: 8 },
  height: { min: 64, max: 2048, multiple: 8 },
  steps: { min: 1, max: 150 },
  cfg_scale: { min: 1, max: 50 },
  clip_skip: { min: 0, max: 11 },
  images: { min: 1, max: 100 },
  seed: seedRange,
  prompt_chars: 8000,
};

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
  },
  example_prompts: ['bluebird', 'a lighthouse at dusk', 'misty hills, morning light'],
  trigger_phrases: [],
  state: 'ready',
  fault: null,
  is_default: false,
  thumbnail_url: null,
  ...extra,
});

export class FakeStudio extends EventEmitter {
  constructor({ pace_ms = 60, assets = 0, models = true } = {}) {
    super();
    this.pace_ms = pace_ms;
    this.started_at = Date.now();
    this.engine = {
      state: 'ready',
      message: '',
      device: 'cpu',
      device_name: 'Two slow cores',
      precision: 'fp32',
      threads: 2,
      restarts: 0,
    };
    this.models = models
      ? [
          model(
            'starter',
            'Atelier starter',
            'Small landscapes and birds, drawn in a moment.',
            512,
            { is_default: true },
          ),
          model('ink', 'Ink and wash', 'Brush, ink and paper.', 768),
          model('lost', 'Lost model', '', 512, {
            state: 'missing',
            fault: 'The folder main/lost is gone.',
          }),
        ]
      : [];
    this.jobs = [];
    this.assets = [];
    this.count = 0;
    for (let index = 0; index < assets; index += 1) this.addOldAsset(index, assets);
  }

  id(prefix) {
    this.count += 1;
    return `${prefix}_${Date.now().toString(36)}${String(this.count).padStart(5, '0')}`;
  }

  capabilities() {
    const schedulers = schedulerNames.map(([name, label]) => ({
      name,
      label,
      family: name.split('_')[0],
    }));
    return { schedulers, limits, default_model_id: this.models[0]?.id ?? null };
  }

  status() {
    const count = (state) => this.jobs.filter((job) => job.state === state).length;
    return {
      version: '0.1.0-fake',
      started_at: this.started_at,
      engine: this.engine,
      queue: { queued: count('queued'), running: count('running') },
      storage: { media_bytes_free: 5e10 },
    };
  }

  addOldAsset(index, total) {
    const sizes = [
      [512, 512],
      [640, 448],
      [448, 640],
      [768, 512],
    ];
    const [width, height] = sizes[index % 7 === 0 ? 1 : index % 5 === 0 ? 2 : 0];
    const subjects = [
      'misty hills, morning light',
      'a lighthouse at dusk',
      'bluebird',
      'desert, long shadows, film grain',
    ];
    const age_ms = (total - index) * 47_000;
    const job = this.resolve({
      prompt: subjects[index % subjects.length],
      negative_prompt: index % 3 ? '' : 'text, watermark',
      width,
      height,
      seed: 1000 + index * 7919,
    });
    this.assets.unshift({ ...this.assetOf(job, 0), created_at: Date.now() - age_ms });
  }

  /** Everything a job needs, defaults filled in. */
  resolve(draft) {
    const chosen = this.models.find(({ id }) => id === draft.model_id) ?? this.models[0];
    const defaults = chosen.default_settings;
    return {
      negative_prompt: '',
      ...defaults,
      cfg_rescale: 0,
      clip_skip: 0,
      images: 1,
      ...draft,
      seed: draft.seed ?? randomBytes(4).readUInt32BE(),
      model_id: chosen.id,
      model: { id: chosen.id, name: chosen.name, hash: chosen.hash },
      id: this.id('job'),
      state: 'queued',
      created_at: Date.now(),
      started_at: null,
      finished_at: null,
      error: null,
      progress: null,
      asset_ids: [],
      attempts: 1,
    };
  }

  assetOf(job, index) {
    const seed = (job.seed + index) % (seedRange.max + 1);
    const id = this.id('asset');
    const recipe = [
      job.prompt,
      job.negative_prompt,
      seed,
      job.width,
      job.height,
      job.steps,
      job.scheduler,
      job.cfg_scale,
    ];
    const sha256 = createHash('sha256').update(recipe.join('|')).digest('hex');
    return {
      id,
      kind: 'image',
      job_id: job.id,
      image_index: index,
      width: job.width,
      height: job.height,
      bytes: job.width * job.height * 2,
      sha256,
      created_at: Date.now(),
      prompt: job.prompt,
      negative_prompt: job.negative_prompt,
      model: job.model,
      seed,
      steps: job.steps,
      scheduler: job.scheduler,
      cfg_scale: job.cfg_scale,
      cfg_rescale: job.cfg_rescale,
      clip_skip: job.clip_skip,
      thumbhash: thumbhashOf(seed, job.width, job.height),
      duration_ms: job.steps * this.pace_ms,
      file_url: `/api/v1/assets/${id}/file`,
      thumbnail_url: `/api/v1/assets/${id}/thumbnail?size=256`,
      starred: false,
    };
  }

  enqueue(draft) {
    const job = this.resolve(draft);
    this.jobs.push(job);
    this.tell('job', job);
    this.tick();
    return job;
  }

  tell(type, data) {
    this.emit('event', type, structuredClone(data));
  }

  finish(job, state, error = null) {
    Object.assign(job, { state, error, finished_at: Date.now(), progress: null });
    this.tell('job', job);
    this.engine = { ...this.engine, state: 'ready' };
    setTimeout(() => this.tick(), 5);
  }

  cancel(job) {
    const wasRunning = job.state === 'running';
    if (wasRunning) this.finish(job, 'cancelled');
    else {
      Object.assign(job, { state: 'cancelled', finished_at: Date.now() });
      this.tell('job', job);
    }
  }

  tick() {
    if (this.jobs.some((job) => job.state === 'running')) return;
    const job = this.jobs.find(({ state }) => state === 'queued');
    if (!job) return;
    Object.assign(job, { state: 'running', started_at: Date.now() });
    this.tell('job', job);
    this.step(job, 0, 0);
  }

  step(job, image, step) {
    if (job.state !== 'running') return;
    if (job.prompt.includes('fail please') && step > 3) {
      this.finish(job, 'failed', {
        kind: 'exhausted',
        message: 'There was not enough memory for this size. Try a smaller one.',
      });
      return;
    }
    const fraction = (image + step / job.steps) / job.images;
    const left = (job.images - image) * job.steps - step;
    const phase = step >= job.steps ? 'decoding' : 'denoising';
    job.progress = {
      image,
      images: job.images,
      step,
      steps: job.steps,
      fraction,
      eta_ms: left * this.pace_ms,
      phase,
    };
    const preview =
      step % 3 === 1 ? previewOf(job.seed + image, job.width, job.height, step / job.steps) : null;
    this.tell('progress', { job_id: job.id, ...job.progress, preview });
    const next = () =>
      step >= job.steps ? this.imageDone(job, image) : this.step(job, image, step + 1);
    setTimeout(next, this.pace_ms);
  }

  imageDone(job, image) {
    if (job.state !== 'running') return;
    const asset = this.assetOf(job, image);
    this.assets.unshift(asset);
    job.asset_ids.push(asset.id);
    this.tell('asset', asset);
    if (image + 1 < job.images) this.step(job, image + 1, 0);
    else this.finish(job, 'done');
  }

  remove(id) {
    this.assets = this.assets.filter((asset) => asset.id !== id);
    this.tell('asset_deleted', { id });
  }

  file(asset, size) {
    const scale = size ? Math.min(1, size / Math.max(asset.width, asset.height)) : 1;
    return pictureOf(asset.seed, Math.round(asset.width * scale), Math.round(asset.height * scale));
  }
}
