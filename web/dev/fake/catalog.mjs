// The fake studio's assets. Up to a million of them exist as a few numbers each and are dressed up
// when somebody looks; what was made or changed while the server runs is remembered beside.
import { createHash } from 'node:crypto';
import { thumbhashOf } from './pictures.mjs';
import { matcherOf } from './matcher.mjs';

const sizes = [
  [512, 512],
  [640, 448],
  [448, 640],
  [768, 512],
];
const subjects = [
  'misty hills, morning light',
  'a lighthouse at dusk',
  'bluebird',
  'desert, long shadows, film grain',
];
const pictures_max = 60;
const hashes = new Map();

/** Thumbhashes repeat with the pictures: painting one takes a moment. */
function hashOf(seed, width, height) {
  const name = `${seed}/${width}/${height}`;
  if (!hashes.has(name)) hashes.set(name, thumbhashOf(seed, width, height));
  return hashes.get(name);
}

export const idOf = (seq) => `asset${String(seq).padStart(9, '0')}`;
export const seqOf = (id) => (/^asset\d{9}$/.test(id) ? Number(id.slice(5)) : -1);

export class Catalog {
  constructor({ count, models, boards, rich }) {
    this.models = models;
    this.version = 1;
    this.details = new Map();
    this.lists = new Map();
    const none = boards.length;
    this.boards = boards.map(({ id }) => id);
    this.board = [];
    this.flags = [];
    this.rating = [];
    this.created = [];
    this.trashed = new Set();
    this.removed = new Set();
    const span_ms = count > 5000 ? 3 * 365 * 86_400_000 : count * 47_000;
    const now = Date.now();
    for (let seq = 0; seq < count; seq += 1) {
      const isUpload = rich && seq % 9 === 4;
      const isVideo = rich && seq % 23 === 7;
      const isFavorite = rich && seq % 11 === 3;
      this.flags.push((isUpload ? 1 : 0) | (isVideo ? 2 : 0) | (isFavorite ? 4 : 0));
      this.board.push(rich && seq % 3 ? seq % (none + 1) : none);
      this.rating.push(rich && seq % 4 === 1 ? 1 + (seq % 5) : 0);
      this.created.push(now - Math.round(((count - seq) / Math.max(1, count)) * span_ms));
    }
  }

  get count() {
    return this.flags.length;
  }

  seedOf(seq) {
    return this.count > 2000 ? 1000 + (seq % pictures_max) * 7919 : 1000 + seq * 7919;
  }

  boardOf(seq) {
    return this.boards[this.board[seq]] ?? null;
  }

  modelOf(seq) {
    const { id, name, hash } = this.models[seq % 5 === 2 ? 1 : 0] ?? {
      id: null,
      name: '?',
      hash: '',
    };
    return { id, name, hash };
  }

  isFavorite(seq) {
    return (this.flags[seq] & 4) !== 0;
  }

  /** Uploads lie under Assets unless they were sent to the images. */
  isAsset(seq) {
    return (this.flags[seq] & 9) === 1;
  }

  exists(seq) {
    return seq >= 0 && seq < this.count && !this.removed.has(seq);
  }

  words(seq) {
    return subjects[seq % subjects.length];
  }

  /** The whole asset as it goes over the wire. */
  at(seq) {
    const own = this.details.get(seq) ?? {};
    const isUpload = (this.flags[seq] & 1) !== 0;
    const isVideo = (this.flags[seq] & 2) !== 0;
    const [width, height] = sizes[seq % 7 === 0 ? 1 : seq % 5 === 0 ? 2 : 0];
    const seed = own.seed ?? this.seedOf(seq);
    const made = { width: own.width ?? width, height: own.height ?? height };
    const id = idOf(seq);
    return {
      id,
      kind: isVideo ? 'video' : 'image',
      source: isUpload ? 'uploaded' : 'generated',
      category: this.isAsset(seq) ? 'assets' : 'images',
      origin: isUpload ? 'upload' : 'generate',
      status: 'draft',
      rev: 1,
      board_id: this.boardOf(seq),
      parent_asset_id: null,
      job_id: null,
      image_index: 0,
      file_name: isUpload ? `upload-${seq}.png` : '',
      linked: false,
      mime: isVideo ? 'video/mp4' : 'image/png',
      bytes: made.width * made.height * 2,
      sha256: createHash('sha256').update(`${seed}`).digest('hex'),
      media_ms: isVideo ? 4200 : 0,
      has_audio: isVideo && seq % 2 === 0,
      has_alpha: false,
      created_at: this.created[seq],
      added_at: this.created[seq],
      has_recipe: !isUpload,
      recipe_source: isUpload ? '' : 'atelier',
      prompt: isUpload ? '' : this.words(seq),
      negative_prompt: isUpload || seq % 3 ? '' : 'text, watermark',
      model: isUpload ? { id: null, name: '', hash: '' } : this.modelOf(seq),
      seed,
      steps: 24,
      scheduler: 'dpmpp_2m_k',
      cfg_scale: 7,
      cfg_rescale: 0,
      clip_skip: 0,
      loras: [],
      extras: {},
      thumbhash: hashOf(seed, made.width, made.height),
      duration_ms: 1440,
      protected: false,
      trashed_at: this.trashed.has(seq) ? this.created[seq] : null,
      favorite: this.isFavorite(seq),
      rating: this.rating[seq],
      tags: [],
      ...own,
      ...made,
      file_url: `/api/v1/assets/${id}/file`,
      thumbnail_url: `/api/v1/assets/${id}/thumbnail`,
    };
  }

  require(id) {
    const seq = seqOf(id);
    return this.exists(seq) ? this.at(seq) : null;
  }

  add(details, board, { isUpload = false, category = 'assets' } = {}) {
    const seq = this.count;
    this.flags.push((isUpload ? 1 : 0) | (category === 'images' ? 8 : 0));
    this.board.push(board === null ? this.boards.length : Math.max(0, this.boards.indexOf(board)));
    this.rating.push(0);
    this.created.push(Date.now());
    this.details.set(seq, details);
    this.version += 1;
    return this.at(seq);
  }

  /** Boards are remembered by place, so "none" moves up by one when a board is added. */
  addBoard(id) {
    const none = this.boards.length;
    this.boards.push(id);
    this.board = this.board.map((place) => (place === none ? none + 1 : place));
    this.version += 1;
  }

  change(seq, { board_id, favorite, rating, trashed, ...rest }) {
    if (board_id !== undefined) {
      this.board[seq] = board_id === null ? this.boards.length : this.boards.indexOf(board_id);
    }
    if (favorite !== undefined) this.flags[seq] = (this.flags[seq] & ~4) | (favorite ? 4 : 0);
    if (rating !== undefined) this.rating[seq] = rating;
    if (trashed === true) this.trashed.add(seq);
    if (trashed === false) this.trashed.delete(seq);
    const known = this.details.get(seq);
    if (Object.keys(rest).length > 0 || known) {
      this.details.set(seq, { ...known, ...rest, rev: (known?.rev ?? 1) + 1 });
    }
    this.version += 1;
  }

  remove(seq) {
    this.removed.add(seq);
    this.version += 1;
  }

  /** Sequence numbers of a list in its order; lists are remembered until something changes. */
  list(query) {
    const name = JSON.stringify(query);
    const known = this.lists.get(name);
    if (known?.version === this.version) return known.seqs;
    const matches = matcherOf(this, query);
    const seqs = [];
    for (let seq = this.count - 1; seq >= 0; seq -= 1) if (matches(seq)) seqs.push(seq);
    if (query.sort === 'oldest') seqs.reverse();
    if (query.sort === 'rating') seqs.sort((a, b) => this.rating[b] - this.rating[a] || b - a);
    const ordered = query.favorites_first
      ? [
          ...seqs.filter((seq) => this.isFavorite(seq)),
          ...seqs.filter((seq) => !this.isFavorite(seq)),
        ]
      : seqs;
    if (this.lists.size > 30) this.lists.clear();
    this.lists.set(name, { version: this.version, seqs: ordered });
    return ordered;
  }
}
