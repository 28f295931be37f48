// The gallery's addresses, as the contract has them.
import { encodePng, paint } from './pictures.mjs';
import { bulk, startTask, targetsOf, undo } from './bulk.mjs';
import { seqOf } from './catalog.mjs';
import { facets, listAssets, position } from './lists.mjs';
import { childrenOf } from './upscale.mjs';
import { missing, Refusal } from './refusal.mjs';

const api = (path) => new RegExp(`^/api/v1${path}$`);
const one = '([^/]+)';

function requireAsset(studio, id) {
  const asset = studio.catalog.require(id);
  if (!asset) throw missing('asset');
  return asset;
}

function requireIn(list, id, what) {
  const found = list.find((known) => known.id === id);
  if (!found) throw missing(what);
  return found;
}

function coverOf(studio, query) {
  const [seq] = studio.catalog.list({ sort: 'newest', ...query });
  if (seq === undefined) return { cover_asset_id: null, cover_url: null };
  const { id, thumbnail_url } = studio.catalog.at(seq);
  return { cover_asset_id: id, cover_url: thumbnail_url };
}

function countsOf(studio, board) {
  const count = (category) => studio.catalog.list({ sort: 'newest', board, category }).length;
  return { images: count('images'), assets: count('assets'), ...coverOf(studio, { board }) };
}

const boardView = (studio, board) => ({ ...board, ...countsOf(studio, board.id) });
const collectionView = (studio, it) => ({
  ...it,
  count: studio.catalog.list({ sort: 'newest', collection: it.id }).length,
  ...coverOf(studio, { collection: it.id }),
});

function listBoards({ studio, url }) {
  const all = url.searchParams.get('archived') === 'true';
  const boards = studio.boards.filter(({ archived }) => all || !archived);
  return {
    items: boards.map((board) => boardView(studio, board)),
    uncategorized: countsOf(studio, 'none'),
  };
}

function createBoard({ studio, body }) {
  if (!body.name?.trim()) {
    const faults = [{ field: 'name', says: 'must not be empty' }];
    throw new Refusal(400, 'invalid', 'A board needs a name.', faults);
  }
  const board = { ...studio.board(body.name.trim()), parent_id: body.parent_id ?? null };
  studio.boards.push(board);
  studio.catalog.addBoard(board.id);
  studio.tell('boards', {});
  return boardView(studio, board);
}

function changeBoard({ studio, id, body }) {
  const board = requireIn(studio.boards, id, 'board');
  // A word no person types by accident, to see a change taken back.
  if (body.name === 'refuse me') throw new Refusal(409, 'conflict', 'Another board is called so.');
  Object.assign(board, body, { rev: board.rev + 1 });
  studio.tell('boards', {});
  return boardView(studio, board);
}

function deleteBoard({ studio, id, url }) {
  requireIn(studio.boards, id, 'board');
  const keeps = url.searchParams.get('images') !== 'delete';
  const seqs = studio.catalog.list({ sort: 'newest', board: id });
  const work = (task, seq) => {
    if (keeps) studio.catalog.change(seq, { board_id: null });
    else studio.catalog.remove(seq);
    task.done += 1;
    task.succeeded += 1;
  };
  const task = startTask(studio, seqs, work, { kind: 'delete_board' });
  studio.boards = studio.boards.filter((board) => board.id !== id);
  studio.tell('boards', {});
  return task;
}

function changeAsset({ studio, id, body }) {
  const asset = requireAsset(studio, id);
  if (asset.prompt.includes('refuse changes')) {
    throw new Refusal(409, 'conflict', 'Somebody else changed this image just now.');
  }
  studio.catalog.change(seqOf(id), body);
  const changed = studio.catalog.at(seqOf(id));
  studio.tell('asset', changed);
  return changed;
}

function deleteAsset({ studio, id }) {
  const asset = requireAsset(studio, id);
  if (asset.protected) throw new Refusal(409, 'conflict', 'This image is protected.');
  if (studio.settings.trash_days > 0) studio.catalog.change(seqOf(id), { trashed: true });
  else studio.catalog.remove(seqOf(id));
  studio.tell('asset_deleted', { id });
}

function createCollection({ studio, body }) {
  if (studio.collections.some(({ name }) => name === body.name)) {
    const words = `There is a collection called ${body.name} already.`;
    throw new Refusal(409, 'conflict', words, [{ field: 'name', says: 'is taken' }]);
  }
  const made = { ...studio.collection(body.name), ...body };
  studio.collections.push(made);
  studio.tell('collections', {});
  return collectionView(studio, made);
}

function states({ studio, body }) {
  const seqs = targetsOf(studio, body);
  return {
    items: studio.collections.map(({ id }) => {
      const inside = seqs.filter((seq) =>
        studio.catalog.details.get(seq)?.collections?.includes(id),
      );
      const state = inside.length === 0 ? 'none' : inside.length === seqs.length ? 'all' : 'some';
      return { collection_id: id, state };
    }),
  };
}

async function upload({ studio, url, bytes }) {
  const name = url.searchParams.get('name') ?? '';
  if (bytes.length === 0 || /\.(txt|svg|html)$/.test(name)) {
    throw new Refusal(415, 'invalid', 'This is no picture or video that the studio can read.');
  }
  const board = url.searchParams.get('board');
  const seed = bytes.length;
  const details = { file_name: name, seed, width: 512, height: 512, bytes: bytes.length };
  const asset = studio.catalog.add(details, board, {
    isUpload: true,
    category: url.searchParams.get('category') ?? 'assets',
  });
  studio.tell('asset', asset);
  return asset;
}

function makeZip({ studio, body }) {
  const seqs = body.board_id
    ? studio.catalog.list({ sort: 'newest', board: body.board_id })
    : targetsOf(studio, body);
  const id = studio.id('zip');
  const board = studio.boards.find((known) => known.id === body.board_id);
  const name = `${board?.name ?? 'atelier'}.zip`;
  studio.zips.set(id, { name, bytes: encodePng(paint(1, 8, 8), 8, 8) });
  return { url: `/api/v1/zips/${id}`, files: seqs.length, bytes: seqs.length * 524_288, name };
}

/** Every picture was made from the one before it, and one or two were made of it. */
function lineage({ studio, id }) {
  const relative = (asset) => ({
    id: asset.id,
    thumbnail_url: asset.thumbnail_url,
    thumbhash: asset.thumbhash,
    deleted: false,
  });
  const { catalog } = studio;
  const newest = [1, 2, 3, 4].map((back) => catalog.count - back).filter((seq) => seq >= 0);
  const others = newest
    .map((seq) => catalog.at(seq))
    .filter((asset) => asset.id !== id)
    .map(relative);
  const real = childrenOf(studio, id).map(relative);
  const gone = { id: 'gone', thumbnail_url: '', thumbhash: '', deleted: true };
  return {
    ancestors: [...others.slice(0, 1), gone],
    children: [
      ...real,
      ...others.slice(1, 3).filter((one) => !real.some((it) => it.id === one.id)),
    ],
  };
}

export const galleryRoutes = [
  ['GET', api('/assets'), listAssets],
  ['GET', api('/assets/facets'), facets],
  ['GET', api('/assets/position'), position],
  ['POST', api('/assets/bulk'), bulk],
  [
    'GET',
    api(`/assets/${one}/uses`),
    ({ studio, id }) => {
      const isCover = studio.boards.filter(
        (board) => coverOf(studio, { board: board.id }).cover_asset_id === id,
      );
      return { covers: isCover.map(({ name }) => name), children: 0, collections: [] };
    },
  ],
  ['GET', api(`/assets/${one}/lineage`), lineage],
  ['GET', api(`/assets/${one}/metadata`), () => ({ entries: [] })],
  [
    'GET',
    api(`/assets/${one}`),
    ({ studio, id }) => ({ collections: [], ...requireAsset(studio, id), allowed_actions: [] }),
  ],
  ['PATCH', api(`/assets/${one}`), changeAsset],
  ['DELETE', api(`/assets/${one}`), deleteAsset, 204],
  ['GET', api('/boards'), listBoards],
  ['POST', api('/boards'), createBoard, 201],
  ['PATCH', api(`/boards/${one}`), changeBoard],
  ['DELETE', api(`/boards/${one}`), deleteBoard],
  [
    'GET',
    api('/collections'),
    ({ studio }) => ({ items: studio.collections.map((it) => collectionView(studio, it)) }),
  ],
  ['POST', api('/collections'), createCollection, 201],
  ['POST', api('/collections/states'), states],
  [
    'PATCH',
    api(`/collections/${one}`),
    ({ studio, id, body }) => {
      const found = Object.assign(requireIn(studio.collections, id, 'collection'), body);
      studio.tell('collections', {});
      return collectionView(studio, found);
    },
  ],
  [
    'DELETE',
    api(`/collections/${one}`),
    ({ studio, id }) => {
      studio.collections = studio.collections.filter((known) => known.id !== id);
      studio.tell('collections', {});
    },
    204,
  ],
  ['GET', api('/tasks'), ({ studio }) => ({ items: [...studio.tasks.values()] })],
  [
    'POST',
    api(`/tasks/${one}/cancel`),
    ({ studio, id }) => {
      const task = studio.tasks.get(id);
      if (!task) throw missing('task');
      if (task.state === 'running') task.state = 'cancelled';
      return task;
    },
  ],
  ['POST', api(`/undos/${one}`), undo],
  ['POST', api('/uploads'), upload, 201],
  ['POST', api('/zips'), makeZip],
  ['GET', api('/settings'), ({ studio }) => studio.settings],
  ['PATCH', api('/settings'), ({ studio, body }) => Object.assign(studio.settings, body)],
  [
    'GET',
    api('/imports'),
    () => ({
      watched: [
        { path: '/home/ana/sketches', mode: 'link', board_id: null, since: 0, trouble: '' },
      ],
      known_files: 18_204,
      broken_files: 3,
    }),
  ],
];

export function sendPicture(studio, url, response) {
  const [, id, kind] = url.pathname.match(/^\/api\/v1\/assets\/([^/]+)\/(file|thumbnail)$/);
  const asset = requireAsset(studio, id);
  const size = kind === 'thumbnail' ? Number(url.searchParams.get('size') ?? 256) : 0;
  const headers = { 'content-type': 'image/png', 'cache-control': 'max-age=31536000, immutable' };
  if (url.searchParams.get('download')) {
    // The name is as it should be; the bytes stay a PNG here.
    const ending = (url.searchParams.get('format') ?? 'png').replace('jpeg', 'jpg');
    const name = `${asset.prompt.replace(/\W+/g, '-').slice(0, 40)}-seed${asset.seed}.${ending}`;
    headers['content-disposition'] = `attachment; filename="${name}"`;
  }
  response.writeHead(200, headers);
  response.end(studio.file(asset, size));
}

export function sendZip(studio, url, response) {
  const zip = studio.zips.get(url.pathname.split('/').at(-1));
  if (!zip) throw missing('zip');
  const headers = { 'content-disposition': `attachment; filename="${zip.name}"` };
  response.writeHead(200, { 'content-type': 'application/zip', ...headers });
  response.end(zip.bytes);
}
