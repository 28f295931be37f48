// Filters of the fake server: the parameters of the contract and enough of its query language.
import { seqOf } from './catalog.mjs';

const texts = [
  'q',
  'category',
  'kind',
  'source',
  'status',
  'model',
  'board',
  'collection',
  'as_of',
];
const flags = ['favorite', 'untitled', 'trashed', 'favorites_first'];
const numbers = ['rating_min', 'from', 'before'];

/** The same object from a query string and from a body. */
export function queryOf(values) {
  const query = { sort: values.sort ?? 'newest' };
  for (const name of texts) if (values[name]) query[name] = String(values[name]);
  for (const name of flags) {
    if (values[name] !== undefined) query[name] = String(values[name]) === 'true';
  }
  for (const name of numbers) if (values[name] !== undefined) query[name] = Number(values[name]);
  return query;
}

function textMatcher(q) {
  const tokens = q.toLowerCase().match(/-?"[^"]*"|\S+/g) ?? [];
  return (words, asset) =>
    tokens.every((token) => {
      const [, minus, field, value] = token.match(/^(-?)(?:(model|tag|rating):)?(.*)$/);
      const wanted = value.replace(/^[">=]+|"$/g, '');
      const hit = {
        model: () => asset().model.name.toLowerCase().includes(wanted),
        tag: () => asset().tags.some((tag) => tag.toLowerCase() === wanted),
        rating: () => asset().rating >= Number(wanted),
      };
      return (hit[field]?.() ?? words.includes(wanted)) !== (minus === '-');
    });
}

export function matcherOf(catalog, query) {
  const { category, kind, source, status, model, board, collection, favorite, q } = query;
  const until = query.as_of ? seqOf(query.as_of) : Infinity;
  const inText = q ? textMatcher(q) : null;
  return (seq) => {
    if (seq > until || catalog.removed.has(seq)) return false;
    if (catalog.trashed.has(seq) !== (query.trashed ?? false)) return false;
    const isUpload = (catalog.flags[seq] & 1) !== 0;
    if (category && (category === 'assets') !== catalog.isAsset(seq)) return false;
    if (source && (source === 'uploaded') !== isUpload) return false;
    if (source === 'imported' || (status && status !== 'draft')) return false;
    if (kind && (kind === 'video') !== ((catalog.flags[seq] & 2) !== 0)) return false;
    if (board && (catalog.boardOf(seq) ?? 'none') !== board) return false;
    if (favorite !== undefined && catalog.isFavorite(seq) !== favorite) return false;
    if (query.rating_min && catalog.rating[seq] < query.rating_min) return false;
    if (query.from !== undefined && catalog.created[seq] < query.from) return false;
    if (query.before !== undefined && catalog.created[seq] >= query.before) return false;
    if (model && (isUpload || catalog.modelOf(seq).name !== model)) return false;
    if (query.untitled && (!isUpload || catalog.rating[seq] > 0)) return false;
    if (collection && !catalog.details.get(seq)?.collections?.includes(collection)) return false;
    if (!inText) return true;
    const asset = () => catalog.at(seq);
    const own = catalog.details.get(seq);
    const words = own || isUpload ? `${asset().prompt} ${asset().file_name}` : catalog.words(seq);
    return inText(words.toLowerCase(), asset);
  };
}
