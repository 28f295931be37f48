// The reading half of the gallery: pages, facets, positions.
import { idOf, seqOf } from './catalog.mjs';
import { queryOf } from './matcher.mjs';

const read = (url) => queryOf(Object.fromEntries(url.searchParams));

export function listAssets({ studio, url }) {
  const query = read(url);
  const { catalog } = studio;
  const seqs = catalog.list(query);
  const limit = Number(url.searchParams.get('limit') ?? 60);
  const cursor = url.searchParams.get('cursor');
  const offset = cursor
    ? seqs.indexOf(seqOf(cursor)) + 1
    : Number(url.searchParams.get('offset') ?? 0);
  const slice = seqs.slice(offset, offset + limit);
  const newest = catalog.count - 1;
  return {
    items: slice.map((seq) => catalog.at(seq)),
    total: seqs.length,
    offset,
    next: offset + limit < seqs.length ? idOf(slice.at(-1)) : null,
    as_of: query.as_of ?? (newest < 0 ? null : idOf(newest)),
    version: catalog.version,
  };
}

function counted(seqs, valueOf) {
  const counts = new Map();
  for (const seq of seqs) {
    const value = valueOf(seq);
    if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value: String(value), count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, 100);
}

function months(catalog, seqs) {
  const found = [];
  seqs.forEach((seq, offset) => {
    const date = new Date(catalog.created[seq]);
    const month = `${date.getUTCFullYear()}-${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
    const last = found.at(-1);
    if (last?.month === month) last.count += 1;
    else found.push({ month, count: 1, offset });
  });
  return found;
}

export function facets({ studio, url }) {
  const query = read(url);
  const { catalog, boards } = studio;
  const without = (name) => catalog.list({ ...query, [name]: undefined });
  const bit = (mask) => (seq) => (catalog.flags[seq] & mask) !== 0;
  const name = (id) => boards.find((board) => board.id === id)?.name;
  const seqs = catalog.list(query);
  return {
    total: seqs.length,
    kinds: counted(without('kind'), (seq) => (bit(2)(seq) ? 'video' : 'image')),
    sources: counted(without('source'), (seq) => (bit(1)(seq) ? 'uploaded' : 'generated')),
    statuses: counted(without('status'), () => 'draft'),
    models: counted(without('model'), (seq) => (bit(1)(seq) ? null : catalog.modelOf(seq).name)),
    boards: counted(without('board'), (seq) => catalog.boardOf(seq) ?? 'none').map((facet) => ({
      ...facet,
      label: name(facet.value) ?? null,
    })),
    tags: counted(
      [...catalog.details.keys()].flatMap((seq) => catalog.at(seq).tags),
      (tag) => tag,
    ),
    loras: [],
    ratings: counted(without('rating_min'), (seq) => catalog.rating[seq]),
    favorites: counted(without('favorite'), (seq) => catalog.isFavorite(seq)),
    months: months(catalog, catalog.list({ ...query, sort: 'newest', favorites_first: false })),
  };
}

export function position({ studio, url }) {
  const seqs = studio.catalog.list(read(url));
  const asset = url.searchParams.get('asset');
  const at = Number(url.searchParams.get('at'));
  const offset = asset
    ? seqs.indexOf(seqOf(asset))
    : seqs.findIndex((seq) => studio.catalog.created[seq] <= at);
  return { offset: offset < 0 ? null : offset, total: seqs.length };
}
