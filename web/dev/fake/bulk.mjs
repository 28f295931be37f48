// Actions on many assets at once: a task that is done at once when small, and runs on when large.
import { idOf, seqOf } from './catalog.mjs';
import { queryOf } from './matcher.mjs';
import { missing } from './refusal.mjs';

const at_once_max = 500;
const chunk = 400;

const changes = {
  move_to_board: (_asset, { board_id }) => ({ board_id }),
  favorite: () => ({ favorite: true }),
  unfavorite: () => ({ favorite: false }),
  rate: (_asset, { rating }) => ({ rating }),
  tag: (asset, { tags }) => ({ tags: [...new Set([...asset.tags, ...tags])] }),
  untag: (asset, { tags }) => ({ tags: asset.tags.filter((tag) => !tags.includes(tag)) }),
  add_to_collection: (asset, { collection_id }) => ({
    collections: [...new Set([...(asset.collections ?? []), collection_id])],
  }),
  remove_from_collection: (asset, { collection_id }) => ({
    collections: (asset.collections ?? []).filter((id) => id !== collection_id),
  }),
  protect: () => ({ protected: true }),
  unprotect: () => ({ protected: false }),
  trash: () => ({ trashed: true }),
  restore: () => ({ trashed: false }),
};

export function targetsOf(studio, { ids, filter, exclude = [] }) {
  if (ids) return ids.map(seqOf);
  const left = new Set(exclude.map(seqOf));
  return studio.catalog.list(queryOf(filter ?? {})).filter((seq) => !left.has(seq));
}

function beforeOf(asset) {
  const { board_id, favorite, rating, tags, collections = [] } = asset;
  const trashed = asset.trashed_at !== null;
  return { board_id, favorite, rating, tags, collections, protected: asset.protected, trashed };
}

function apply(studio, task, seq, { action, args = {} }, undo) {
  const { catalog } = studio;
  task.done += 1;
  if (!catalog.exists(seq)) {
    task.failed.push({ id: idOf(seq), code: 'not_found', message: 'It is gone.' });
    task.failed_count += 1;
    return;
  }
  const asset = catalog.at(seq);
  const removes = action === 'trash' || action === 'delete';
  if (removes && asset.protected) {
    task.failed.push({ id: asset.id, code: 'protected', message: 'It is protected.' });
    task.failed_count += 1;
    return;
  }
  if (action === 'delete') catalog.remove(seq);
  else {
    undo?.push([seq, beforeOf(asset)]);
    catalog.change(seq, changes[action](asset, args));
  }
  task.succeeded += 1;
}

export function startTask(studio, seqs, work, { kind, undo = null }) {
  const task = {
    id: studio.id('task'),
    kind,
    state: 'running',
    title: '',
    done: 0,
    total: seqs.length,
    succeeded: 0,
    skipped: 0,
    failed: [],
    failed_count: 0,
    undo_id: null,
    result_url: null,
    error: null,
    created_at: Date.now(),
  };
  studio.tasks.set(task.id, task);
  const finish = () => {
    if (task.state === 'running') task.state = 'done';
    if (undo && undo.length > 0) {
      task.undo_id = studio.id('undo');
      studio.undos.set(task.undo_id, undo);
    }
    studio.tell('task', task);
    const ids = seqs.length <= 200 ? seqs.map(idOf) : null;
    studio.tell('assets_changed', { ids });
    studio.tell('boards', {});
  };
  const run = (from) => {
    const to = seqs.length <= at_once_max ? seqs.length : from + chunk;
    seqs.slice(from, to).forEach((seq) => work(task, seq));
    if (to >= seqs.length || task.state !== 'running') return finish();
    studio.tell('task', task);
    setTimeout(() => run(to), 60);
  };
  run(0);
  return task;
}

export function bulk({ studio, body }) {
  const seqs = targetsOf(studio, body);
  const undo = body.action === 'delete' ? null : [];
  const work = (task, seq) => apply(studio, task, seq, body, undo);
  return startTask(studio, seqs, work, { kind: body.action, undo });
}

export function undo({ studio, id }) {
  const saved = studio.undos.get(id);
  if (!saved) throw missing('undo');
  studio.undos.delete(id);
  const before = new Map(saved);
  const work = (task, seq) => {
    studio.catalog.change(seq, before.get(seq));
    task.done += 1;
    task.succeeded += 1;
  };
  return startTask(studio, [...before.keys()], work, { kind: 'undo' });
}
