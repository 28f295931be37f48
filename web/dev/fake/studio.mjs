// The studio behind the fake server: models, a queue that pretends to draw, assets, and the
// events about them.
import { createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { schedulerNames } from './schedulers.mjs';
import { Catalog, seqOf } from './catalog.mjs';
import { gridFields, recipeCapabilities, recipeLimits } from './companions.mjs';
import { gridEnded, sheetOf } from './grids.mjs';
import { someModels } from './models.mjs';
import { partsOf, partsOfAsset } from './parts.mjs';
import { somePresets } from './promptRoutes.mjs';
import { edgesOf, pictureOf, previewOf, thumbhashOf } from './pictures.mjs';
import { queueView } from './queueRoutes.mjs';
import { upscaledAsset, upscaleParts } from './upscale.mjs';
import { fullShelf, someOrphans, withCovers } from './shelf.mjs';

const seedRange = { min: 0, max: 4294967295 };
export const limits = {
  width: { min: 64, max: 2048, multiple: 8 },
  height: { min: 64, max: 2048, multiple: 8 },
  steps: { min: 1, max: 150 },
  cfg_scale: { min: 1, max: 50 },
  clip_skip: { min: 0, max: 11 },
  images: { min: 1, max: 100 },
  seed: seedRange,
  prompt_chars: 8000,
  ...recipeLimits,
};

const boardNames = ['Landscapes', 'Birds', 'Hills at dawn', 'Client work', 'Old things'];

export class FakeStudio extends EventEmitter {
  constructor({
    pace_ms = 60,
    assets = 0,
    models = true,
    rich = false,
    trash_days = 0,
    shelf = false,
  } = {}) {
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
    this.models = models ? someModels() : [];
    this.jobs = [];
    this.paused = false;
    this.count = 0;
    this.settings = { trash_days };
    this.boards = rich ? boardNames.map((name, index) => this.board(name, index)) : [];
    if (rich) this.boards[2].parent_id = this.boards[0].id;
    this.collections = [
      { ...this.collection('My collection'), is_default: true },
      ...(rich ? [{ ...this.collection('Best of the year'), starred: true }] : []),
    ];
    this.tasks = new Map();
    this.undos = new Map();
    this.zips = new Map();
    this.batches = new Map();
    this.presets = rich ? somePresets(this) : [];
    this.installs = new Map();
    this.orphans = shelf ? someOrphans() : [];
    this.catalog = new Catalog({ count: assets, models: this.models, boards: this.boards, rich });
    if (shelf) this.models.push(...withCovers(fullShelf(), this.catalog));
  }

  board(name, index = 1) {
    return {
      id: this.id('board'),
      parent_id: null,
      name,
      cover_asset_id: null,
      archived: index === 4,
      rev: 1,
      created_at: Date.now(),
    };
  }

  collection(name) {
    return {
      id: this.id('col'),
      name,
      kind: 'manual',
      query: null,
      is_default: false,
      starred: false,
      rev: 1,
      created_at: Date.now(),
    };
  }

  /** The newest asset, then the one before it, and so on. */
  newest(back = 0) {
    const seq = this.catalog.list({ sort: 'newest' })[back];
    return seq === undefined ? null : this.catalog.at(seq);
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
    const grid_fields = gridFields(schedulers);
    const default_model_id = this.models[0]?.id ?? null;
    return { schedulers, limits, default_model_id, grid_fields, ...recipeCapabilities };
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
      ...partsOf(this, draft),
      ...(draft.kind === 'control_image' ? { prompt: '', steps: 3 } : {}),
      seed: draft.seed ?? randomBytes(4).readUInt32BE(),
      model_id: chosen.id,
      model: { id: chosen.id, name: chosen.name, hash: chosen.hash },
      ...upscaleParts(this, draft),
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

  /** What one image of a job adds to the catalog. */
  madeBy(job, index) {
    const seed = (job.seed + index) % (seedRange.max + 1);
    const { prompt, negative_prompt, width, height, steps, scheduler, cfg_scale } = job;
    const recipe = [prompt, negative_prompt, seed, width, height, steps, scheduler, cfg_scale];
    return {
      job_id: job.id,
      image_index: index,
      width,
      height,
      sha256: createHash('sha256').update(recipe.join('|')).digest('hex'),
      prompt,
      negative_prompt,
      model: job.model,
      seed,
      steps,
      scheduler,
      cfg_scale,
      cfg_rescale: job.cfg_rescale,
      clip_skip: job.clip_skip,
      thumbhash: thumbhashOf(seed, width, height),
      duration_ms: steps * this.pace_ms,
      ...partsOfAsset(job),
      ...upscaledAsset(job),
    };
  }

  enqueue(draft) {
    const job = this.resolve(draft);
    this.jobs.push(job);
    this.tell('job', job);
    this.tell('queue', queueView(this));
    this.tick();
    return job;
  }

  tell(type, data) {
    this.emit('event', type, structuredClone(data));
  }

  finish(job, state, error = null) {
    Object.assign(job, { state, error, finished_at: Date.now(), progress: null });
    this.tell('job', job);
    gridEnded(this, job);
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
    if (this.paused || this.jobs.some((job) => job.state === 'running')) return;
    const job = this.jobs.find(({ state }) => state === 'queued');
    if (!job) return;
    Object.assign(job, { state: 'running', started_at: Date.now() });
    this.tell('job', job);
    this.step(job, 0, 0);
  }

  step(job, image, step) {
    if (job.state !== 'running') return;
    if (job.prompt?.includes('fail please') && step > 3) {
      this.finish(job, 'failed', {
        kind: 'exhausted',
        message: 'There was not enough memory for this size. Try a smaller one.',
      });
      return;
    }
    const fraction = (image + step / job.steps) / job.images;
    const left = (job.images - image) * job.steps - step;
    const work = job.kind === 'upscale' ? 'upscaling' : 'denoising';
    const phase = step >= job.steps ? 'decoding' : work;
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
    const board = this.boards.some(({ id }) => id === job.board_id) ? job.board_id : null;
    const isControl = job.kind === 'control_image';
    const made = this.madeBy(job, image);
    const where = { isUpload: isControl, category: isControl ? 'assets' : 'images' };
    const asset = this.catalog.add(made, board, where);
    job.asset_ids.push(asset.id);
    this.tell('asset', asset);
    if (image + 1 < job.images) this.step(job, image + 1, 0);
    else this.finish(job, 'done');
  }

  remove(id) {
    this.catalog.remove(seqOf(id));
    this.tell('asset_deleted', { id });
  }

  file(asset, size) {
    const cells = this.catalog.details.get(seqOf(asset.id))?.cells;
    if (cells) return sheetOf(cells, this.catalog);
    if (asset.origin === 'control_image') return edgesOf(asset.seed, asset.width, asset.height);
    const scale = size ? Math.min(1, size / Math.max(asset.width, asset.height)) : 1;
    return pictureOf(asset.seed, Math.round(asset.width * scale), Math.round(asset.height * scale));
  }
}
