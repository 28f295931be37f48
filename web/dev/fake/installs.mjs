// Installs that pretend to download: bytes grow, pause, fail and arrive as models.
import { missing, Refusal } from './refusal.mjs';

const total = 144_000_000;
const steps = 24;

function kindOf(source) {
  if (/^https?:/.test(source)) return 'url';
  return /^[\w.-]+\/[\w.-]+(::|$)/.test(source) ? 'hugging_face' : 'path';
}

const tell = (studio, install) => {
  studio.tell('install', install);
  return install;
};

function requireInstall(studio, id) {
  const install = studio.installs.get(id);
  if (!install) throw missing('install');
  return install;
}

function arrive(studio, install) {
  const name = install.name.replace(/\.\w+$/, '');
  const model = {
    id: studio.id('model'),
    name,
    hash: 'cafe0123cafe0123',
    base: 'sd-1',
    type: 'lora',
    format: 'checkpoint',
    path: `/home/ana/atelier/models/lora/${install.name}`,
    bytes: total,
    description: '',
    trigger_phrases: [],
    state: 'ready',
    fault: null,
    is_default: false,
    thumbnail_url: null,
    cover_url: null,
    source: install.source,
    in_place: install.mode === 'in_place',
    created_at: Date.now(),
    updated_at: Date.now(),
    rev: 1,
  };
  studio.models.push(model);
  studio.tell('model', model);
  studio.tell('models', {});
  Object.assign(install, { state: 'done', model_ids: [model.id], rate: 0, eta_ms: null });
}

function step(studio, install) {
  if (install.state !== 'downloading') return;
  if (install.source.includes('gone') && install.bytes > total / 3) {
    const error = 'The address answers “not found”. Copy the download link again, then retry.';
    Object.assign(install, { state: 'failed', error, rate: 0, eta_ms: null });
    tell(studio, install);
    return;
  }
  install.bytes = Math.min(total, install.bytes + total / steps);
  install.rate = Math.round(total / steps / (studio.pace_ms / 1000));
  install.eta_ms = Math.round(((total - install.bytes) / install.rate) * 1000);
  if (install.bytes >= total) arrive(studio, install);
  tell(studio, install);
  setTimeout(() => step(studio, install), studio.pace_ms);
}

function begin(studio, install) {
  Object.assign(install, { state: 'downloading', error: null, bytes_total: total });
  setTimeout(() => step(studio, install), studio.pace_ms);
  return tell(studio, install);
}

function create({ studio, body }) {
  const source = body.source?.trim() ?? '';
  if (source.includes('refuse') || source === '') {
    const faults = [{ field: 'source', says: 'is no path, address or repository' }];
    throw new Refusal(400, 'invalid', 'This cannot be installed.', faults);
  }
  const install = {
    id: studio.id('install'),
    source,
    mode: body.mode ?? 'copy',
    name: source.split('/').at(-1).split('::')[0] || source,
    kind: kindOf(source),
    state: 'waiting',
    bytes: 0,
    bytes_total: null,
    rate: 0,
    eta_ms: null,
    error: null,
    files: [],
    model_ids: [],
    created_at: Date.now(),
  };
  studio.installs.set(install.id, install);
  return begin(studio, install);
}

const verbs = {
  pause: (studio, install) => Object.assign(install, { state: 'paused', rate: 0, eta_ms: null }),
  resume: (studio, install) => begin(studio, install),
  cancel: (studio, install) => Object.assign(install, { state: 'cancelled', rate: 0 }),
  retry: (studio, install) => begin(studio, Object.assign(install, { bytes: 0 })),
};

const verbRoute = (verb) => [
  'POST',
  new RegExp(`^/api/v1/installs/([^/]+)/${verb}$`),
  ({ studio, id }) => tell(studio, verbs[verb](studio, requireInstall(studio, id))),
];

export const installRoutes = [
  ['POST', /^\/api\/v1\/installs$/, create, 201],
  [
    'GET',
    /^\/api\/v1\/installs$/,
    ({ studio }) => ({ items: [...studio.installs.values()].reverse(), next: null }),
  ],
  ...Object.keys(verbs).map(verbRoute),
  [
    'DELETE',
    /^\/api\/v1\/installs\/([^/]+)$/,
    ({ studio, id }) => {
      studio.installs.delete(id);
      studio.tell('install_deleted', { id });
    },
    204,
  ],
];
