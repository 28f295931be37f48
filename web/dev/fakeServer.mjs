// A server that keeps the promises of the HTTP contract without drawing anything real. It lets
// the page be built, photographed and tested where no engine exists.
//   node dev/fakeServer.mjs [--port 9099] [--assets 40] [--pace 60] [--no-models] [--plain]
// Up to a million assets can be asked for; with --plain none lies on a board, is a video or a mark.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { galleryRoutes, sendPicture, sendZip } from './fake/galleryRoutes.mjs';
import { faultsOfParts } from './fake/parts.mjs';
import { cellsOf, createBatch } from './fake/grids.mjs';
import { promptRoutes } from './fake/promptRoutes.mjs';
import { installRoutes } from './fake/installs.mjs';
import { modelRoutes } from './fake/modelRoutes.mjs';
import { queueRoutes, waitingViews } from './fake/queueRoutes.mjs';
import { Refusal } from './fake/refusal.mjs';
import { FakeStudio, limits } from './fake/studio.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

function checkDraft(studio, draft) {
  const faults = faultsOfParts(studio, draft);
  if (!draft.prompt && (draft.kind ?? 'draw') === 'draw')
    faults.push({ field: 'prompt', says: 'must not be empty' });
  for (const field of ['width', 'height', 'steps', 'cfg_scale', 'clip_skip', 'images', 'seed']) {
    const value = draft[field];
    if (value === undefined || value === null) continue;
    const { min, max, multiple = 0 } = limits[field];
    if (value < min || value > max)
      faults.push({ field, says: `must be between ${min} and ${max}` });
    else if (multiple && value % multiple)
      faults.push({ field, says: `must be a multiple of ${multiple}` });
  }
  if (draft.model_id && !studio.models.some(({ id }) => id === draft.model_id)) {
    faults.push({ field: 'model_id', says: 'is not installed' });
  }
  // A word no person types by accident, to see a fault at its field.
  if (draft.prompt?.includes('refuse steps'))
    faults.push({ field: 'steps', says: 'must be between 1 and 150' });
  if (faults.length) throw new Refusal(400, 'invalid', 'Some settings cannot be used.', faults);
}

function page(items, url) {
  const limit = Number(url.searchParams.get('limit') ?? 60);
  const cursor = url.searchParams.get('cursor');
  const from = cursor ? items.findIndex(({ id }) => id === cursor) + 1 : 0;
  const slice = items.slice(from, from + limit);
  const more = from + limit < items.length;
  return { items: slice, next: more ? slice[slice.length - 1].id : null };
}

function listJobs(studio, url) {
  const states = url.searchParams.get('state')?.split(',') ?? [];
  const wanted = studio.jobs.filter(({ state }) => states.length === 0 || states.includes(state));
  if (!states.includes('queued')) return page(wanted.reverse(), url);
  return page([...wanted.filter(({ state }) => state !== 'queued'), ...waitingViews(studio)], url);
}

function requireJob(studio, id) {
  const job = studio.jobs.find((known) => known.id === id);
  if (!job) throw new Refusal(404, 'not_found', 'There is no such job.');
  if (!['queued', 'running'].includes(job.state))
    throw new Refusal(409, 'conflict', 'This job has already ended.');
  return job;
}

const routes = [
  ['GET', /^\/healthz$/, () => ({ status: 'ok', version: '0.1.0-fake' })],
  ['GET', /^\/api\/v1\/status$/, ({ studio }) => studio.status()],
  ['GET', /^\/api\/v1\/capabilities$/, ({ studio }) => studio.capabilities()],
  ['GET', /^\/api\/v1\/models$/, ({ studio }) => ({ items: studio.models, next: null })],
  ['POST', /^\/api\/v1\/models\/rescan$/, ({ studio }) => ({ items: studio.models, next: null })],
  [
    'POST',
    /^\/api\/v1\/tokens$/,
    ({ body }) => {
      const tokens = body.text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu)?.length ?? 0;
      return { tokens, chunks: Math.max(1, Math.ceil(tokens / 75)), per_chunk: 75 };
    },
  ],
  [
    'POST',
    /^\/api\/v1\/jobs$/,
    ({ studio, body }) => {
      checkDraft(studio, body);
      return studio.enqueue(body);
    },
    201,
  ],
  ['GET', /^\/api\/v1\/jobs$/, ({ studio, url }) => listJobs(studio, url)],
  [
    'GET',
    /^\/api\/v1\/jobs\/([^/]+)$/,
    ({ studio, id }) => {
      const job = studio.jobs.find((known) => known.id === id);
      if (!job) throw new Refusal(404, 'not_found', 'There is no such job.');
      return job;
    },
  ],
  [
    'POST',
    /^\/api\/v1\/jobs\/cancel_all$/,
    ({ studio }) => {
      const active = studio.jobs.filter(({ state }) => state === 'queued' || state === 'running');
      active.reverse().forEach((job) => studio.cancel(job));
      return { cancelled: active.length };
    },
  ],
  [
    'POST',
    /^\/api\/v1\/jobs\/([^/]+)\/cancel$/,
    ({ studio, id }) => {
      const job = requireJob(studio, id);
      studio.cancel(job);
      return job;
    },
  ],
  ['POST', /^\/api\/v1\/batches$/, (request) => createBatch(request, checkDraft), 201],
  ['GET', /^\/api\/v1\/assets\/([^/]+)\/cells$/, cellsOf],
  ...promptRoutes,
  ...queueRoutes,
  ...modelRoutes,
  ...installRoutes,
  ...galleryRoutes,
];

function sendEvents(studio, request, response, clients) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const client = { response, count: 0 };
  clients.add(client);
  const hello = { version: '0.1.0-fake', server_id: String(studio.started_at), last_event_id: 0 };
  const known = request.headers['last-event-id'];
  if (known && !known.startsWith(`${studio.started_at}`))
    response.write('event: reset\ndata: {}\n\n');
  response.write(`event: hello\ndata: ${JSON.stringify(hello)}\n\n`);
  request.on('close', () => clients.delete(client));
}

async function sendPage(url, response) {
  const path = join(dist, normalize(url.pathname));
  const isFile = extname(path) !== '' && path.startsWith(dist);
  const file = isFile ? path : join(dist, 'index.html');
  try {
    const bytes = await readFile(file);
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    response.end(bytes);
  } catch {
    response.writeHead(404).end('not found');
  }
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const bytes = Buffer.concat(parts);
  const isJson = request.headers['content-type']?.startsWith('application/json');
  return { bytes, body: isJson && bytes.length ? JSON.parse(bytes.toString()) : {} };
}

async function answer(studio, clients, request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/api/v1/events') return sendEvents(studio, request, response, clients);
  if (/^\/api\/v1\/assets\/[^/]+\/(file|thumbnail)$/.test(url.pathname))
    return sendPicture(studio, url, response);
  if (/^\/api\/v1\/zips\/[^/]+$/.test(url.pathname)) return sendZip(studio, url, response);
  for (const [method, pattern, handle, status = 200] of routes) {
    const match = request.method === method && url.pathname.match(pattern);
    if (!match) continue;
    const sent = await readBody(request);
    const result = await handle({ studio, url, id: match[1], ...sent });
    response.writeHead(status, { 'content-type': 'application/json' });
    return response.end(status === 204 ? '' : JSON.stringify(result));
  }
  if (url.pathname.startsWith('/api/'))
    throw new Refusal(404, 'not_found', 'There is no such address.');
  return sendPage(url, response);
}

/** Starts on a free port unless one is given; `stop` cuts the event streams, as a crash would. */
export async function startFake({ port = 0, ...options } = {}) {
  const studio = new FakeStudio(options);
  const clients = new Set();
  let eventId = 0;
  studio.on('event', (type, data) => {
    eventId += 1;
    const body = JSON.stringify(data);
    const frame = `id: ${studio.started_at}${eventId}\nevent: ${type}\ndata: ${body}\n\n`;
    clients.forEach(({ response }) => response.write(frame));
  });
  const beat = setInterval(
    () => clients.forEach(({ response }) => response.write(': here\n\n')),
    15_000,
  );
  const server = createServer((request, response) => {
    answer(studio, clients, request, response).catch((trouble) => {
      const { status = 500, kind = 'internal', message, faults = [] } = trouble;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { kind, message, faults } }));
    });
  });
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  const stop = () =>
    new Promise((stopped) => {
      clearInterval(beat);
      server.close(stopped);
      server.closeAllConnections();
    });
  return {
    studio,
    port: server.address().port,
    url: `http://127.0.0.1:${server.address().port}`,
    stop,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, fallback) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? fallback : Number(process.argv[at + 1]);
  };
  const { url } = await startFake({
    port: option('port', 9099),
    assets: option('assets', 40),
    pace_ms: option('pace', 60),
    models: !process.argv.includes('--no-models'),
    rich: !process.argv.includes('--plain'),
    trash_days: option('trash', 0),
  });
  console.log(`Fake studio at ${url}`);
}
