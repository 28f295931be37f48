// The model manager's addresses, as the contract has them.
import { missing, Refusal } from './refusal.mjs';

const api = (path) => new RegExp(`^/api/v1/models${path}$`);
const one = '([^/]+)';

function requireModel(studio, id) {
  const model = studio.models.find((known) => known.id === id);
  if (!model) throw missing('model');
  return model;
}

function changed(studio, model, part) {
  Object.assign(model, part, { rev: (model.rev ?? 1) + 1, updated_at: Date.now() });
  studio.tell('model', model);
  studio.tell('models', {});
  return model;
}

function patch({ studio, id, body }) {
  const model = requireModel(studio, id);
  const { rev, default_settings, ...part } = body;
  if (rev !== undefined && rev !== (model.rev ?? 1))
    throw new Refusal(409, 'conflict', 'Somebody else changed it meanwhile.');
  // A word no person types by accident, to see a fault at its field.
  if (part.name === 'refuse me') {
    const faults = [{ field: 'name', says: 'is taken by another model' }];
    throw new Refusal(400, 'invalid', 'This cannot be saved.', faults);
  }
  const settings = { ...model.default_settings, ...default_settings };
  return changed(studio, model, { ...part, default_settings: settings });
}

function remove({ studio, id, url }) {
  const model = requireModel(studio, id);
  studio.models = studio.models.filter((known) => known !== model);
  if (url.searchParams.get('files') !== 'true')
    studio.orphans.push({ path: model.path, bytes: model.bytes });
  studio.tell('model_deleted', { id });
  studio.tell('models', {});
}

function setCover({ studio, id, body, bytes }) {
  const model = requireModel(studio, id);
  const asset = body.asset_id && studio.catalog.require(body.asset_id);
  const cover_url = asset
    ? asset.thumbnail_url
    : `data:image/png;base64,${bytes.toString('base64')}`;
  return changed(studio, model, { cover_url, thumbnail_url: cover_url });
}

function makeDefault({ studio, id }) {
  const model = requireModel(studio, id);
  studio.models.forEach((known) => (known.is_default = known === model));
  return changed(studio, model, { is_default: true });
}

/** A task of a few steps, each as long as a step of a picture. */
function convert({ studio, id }) {
  const model = requireModel(studio, id);
  const task = {
    id: studio.id('task'),
    kind: 'convert_model',
    state: 'running',
    title: `Convert ${model.name}`,
    done: 0,
    total: 8,
    succeeded: 0,
    created_at: Date.now(),
  };
  studio.tasks.set(task.id, task);
  const step = () => {
    if (task.state !== 'running') return;
    task.done += 1;
    if (task.done === task.total) {
      Object.assign(task, { state: 'done', succeeded: 1 });
      changed(studio, model, { format: 'diffusers' });
    } else setTimeout(step, studio.pace_ms);
    studio.tell('task', task);
  };
  setTimeout(step, studio.pace_ms);
  return task;
}

const found = ['ink wash', 'film 1974', 'paper cut-out', 'old maps', 'moss', 'graphite'];

function scan({ studio, body }) {
  if (!body.path?.startsWith('/') || body.path.includes('nowhere'))
    throw new Refusal(400, 'invalid', `There is no folder ${body.path} on the studio’s machine.`);
  const known = new Set(studio.models.map(({ name }) => name.toLowerCase()));
  const items = found.map((name, index) => ({
    path: `${body.path.replace(/\/$/, '')}/${name.replace(/ /g, '_')}.safetensors`,
    name,
    bytes: 36_000_000 * (index + 1),
    installed: known.has(name),
  }));
  return { items, next: null };
}

function candidates({ url }) {
  const repo = url.searchParams.get('repo');
  if (repo.startsWith('nobody/'))
    throw new Refusal(404, 'not_found', `There is no repository ${repo}, or it needs a token.`);
  const item = (source, name, bytes, files = 1) => ({
    source,
    name,
    bytes,
    files,
    one_file: files === 1,
  });
  const items = [
    item(repo, 'Diffusers folder', 5_480_000_000, 14),
    item(`${repo}::::fp16`, 'Diffusers folder, fp16', 2_740_000_000, 14),
    item(`${repo}::model.safetensors`, 'model.safetensors', 2_132_000_000),
  ];
  return { items, next: null };
}

export const modelRoutes = [
  [
    'GET',
    api('/health'),
    ({ studio }) => ({
      missing: studio.models.filter(({ state }) => state === 'missing'),
      orphans: studio.orphans,
    }),
  ],
  ['GET', api('/hugging-face'), candidates],
  ['POST', api('/scan'), scan],
  [
    'DELETE',
    api('/orphans'),
    ({ studio, url }) => {
      const path = url.searchParams.get('path');
      studio.orphans = studio.orphans.filter((known) => known.path !== path);
    },
    204,
  ],
  ['PATCH', api(`/${one}`), patch],
  ['DELETE', api(`/${one}`), remove, 204],
  ['PUT', api(`/${one}/cover`), setCover],
  ['POST', api(`/${one}/cover`), setCover],
  [
    'DELETE',
    api(`/${one}/cover`),
    ({ studio, id }) =>
      changed(studio, requireModel(studio, id), { cover_url: null, thumbnail_url: null }),
  ],
  ['POST', api(`/${one}/probe`), ({ studio, id }) => changed(studio, requireModel(studio, id), {})],
  ['POST', api(`/${one}/convert`), convert],
  ['POST', api(`/${one}/default`), makeDefault],
];
