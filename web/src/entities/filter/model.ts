import { statuses, type Status } from '@/api/assets';

/**
 * Which assets a list shows. One shape for every list, its address and its requests; what is
 * absent is not asked about. Dates are calendar days of the viewer, both inclusive.
 */
export interface Filter {
  q?: string;
  category?: 'images' | 'assets';
  kind?: 'image' | 'video';
  source?: 'generated' | 'uploaded' | 'imported';
  status?: Status;
  model?: string;
  board?: string;
  collection?: string;
  favorite?: boolean;
  rating_min?: number;
  from?: string;
  to?: string;
  untitled?: boolean;
  trashed?: boolean;
}

export const sorts = ['newest', 'oldest', 'rating', 'name', 'largest'] as const;
export type Sort = (typeof sorts)[number];

export interface Order {
  sort: Sort;
  favorites_first: boolean;
}

/** One list: which assets, in which order. */
export interface View {
  filter: Filter;
  order: Order;
}

export const newestFirst: Order = { sort: 'newest', favorites_first: false };

const day = /^\d{4}-\d{2}-\d{2}$/;
const query_chars_max = 400;

function word<T extends string>(value: unknown, words: readonly T[]): T | undefined {
  return words.find((known) => known === value);
}

function words(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value).slice(0, query_chars_max) || undefined;
}

function yes(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined;
}

function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' && day.test(value) ? value : undefined;
}

function without<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(kept) as T;
}

/** Reads the filter out of an address; what makes no sense there is left out. */
export function filterOfSearch(search: Record<string, unknown>): Filter {
  const rating = Number(search.rating_min);
  const favorite = String(search.favorite);
  return without<Filter>({
    q: words(search.q),
    category: word(search.category, ['images', 'assets']),
    kind: word(search.kind, ['image', 'video']),
    source: word(search.source, ['generated', 'uploaded', 'imported']),
    status: word(search.status, statuses),
    model: words(search.model),
    board: words(search.board),
    collection: words(search.collection),
    favorite: favorite === 'true' ? true : favorite === 'false' ? false : undefined,
    rating_min: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : undefined,
    from: dayOf(search.from),
    to: dayOf(search.to),
    untitled: yes(search.untitled),
    trashed: yes(search.trashed),
  });
}

export function sortOfSearch(search: Record<string, unknown>): Sort {
  return word(search.sort, sorts) ?? 'newest';
}

/** Midnight at the beginning of a day where the viewer is, `later` days on. */
function startOfDay(text: string, later = 0): number {
  const [year = 1970, month = 1, date = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

/** From the first instant of one day up to the last of the other; a swapped pair is meant well. */
function instantsOf({ from, to }: Filter): { from?: number; before?: number } {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  return without({
    from: first ? startOfDay(first) : undefined,
    before: last ? startOfDay(last, 1) : undefined,
  });
}

type Wire = Record<string, string | number | boolean>;

const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The filter as requests name it: in bodies as it is, in a query string as text. */
export function wireFilter(filter: Filter): Wire {
  const { from: _from, to: _to, q, ...plain } = filter;
  const asked = q?.trim() || undefined;
  const tz = asked ? zone() : undefined;
  return without({ ...plain, ...instantsOf(filter), q: asked, tz }) as Wire;
}

function queryOf(values: Wire): string {
  const pairs = Object.entries(values).map(([name, value]) => [name, String(value)]);
  const sorted = pairs.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return new URLSearchParams(sorted).toString();
}

/** For counts by month, which are months where the viewer is. */
export function filterQuery(filter: Filter): string {
  return queryOf({ ...wireFilter(filter), tz: zone() });
}

/** The same list has the same key, however its parts were put together. */
export function viewQuery({ filter, order }: View): string {
  const ordered: Wire = { ...wireFilter(filter), sort: order.sort };
  if (order.favorites_first) ordered.favorites_first = true;
  return queryOf(ordered);
}

/** What of a filter a person chose, one part for each chip. A range of days is one part. */
export function activeParts(filter: Filter): (keyof Filter)[] {
  const names = Object.keys(filter) as (keyof Filter)[];
  return names
    .filter((name) => filter[name] !== undefined && filter[name] !== '')
    .filter((name) => !(name === 'to' && filter.from !== undefined));
}

export function withoutPart(filter: Filter, part: keyof Filter): Filter {
  const cleared = { ...filter, [part]: undefined };
  if (part === 'from' || part === 'to') Object.assign(cleared, { from: undefined, to: undefined });
  return without(cleared);
}

export function changedFilter(filter: Filter, change: Partial<Filter>): Filter {
  return without({ ...filter, ...change });
}
