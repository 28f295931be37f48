import { afterEach, describe, expect, test, vi } from 'vitest';
import { assetSample } from '@/test/samples';
import { hasLeft } from './matches';
import {
  activeParts,
  changedFilter,
  filterOfSearch,
  newestFirst,
  viewQuery,
  wireFilter,
  withoutPart,
} from './model';

afterEach(() => vi.unstubAllEnvs());

describe('a filter in the address', () => {
  test('is read word for word and nonsense is left out', () => {
    const search = { q: 'fox', kind: 'video', status: 'lost', rating_min: 9, from: 'soon' };
    expect(filterOfSearch(search)).toEqual({ q: 'fox', kind: 'video' });
    expect(filterOfSearch({ favorite: false, rating_min: '3' })).toEqual({
      favorite: false,
      rating_min: 3,
    });
  });

  test('keeps a search for a number a search', () => {
    expect(filterOfSearch({ q: 512 })).toEqual({ q: '512' });
  });
});

describe('a filter in a request', () => {
  test('takes the last day whole, across the change of the clocks', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const { from, before } = wireFilter({ from: '2026-03-28', to: '2026-03-29' });
    expect(new Date(Number(from)).toISOString()).toBe('2026-03-27T23:00:00.000Z');
    expect(new Date(Number(before)).toISOString()).toBe('2026-03-29T22:00:00.000Z');
  });

  test('sorts out two days that were given the wrong way round', () => {
    const straight = wireFilter({ from: '2026-01-02', to: '2026-01-05' });
    expect(wireFilter({ from: '2026-01-05', to: '2026-01-02' })).toEqual(straight);
  });

  test('leaves the search as it was typed', () => {
    expect(wireFilter({ q: ' 100%_done ' }).q).toBe('100%_done');
    expect(wireFilter({ q: '  ' })).toEqual({});
  });

  test('is the same key whatever its order', () => {
    const one = viewQuery({ filter: { kind: 'image', board: 'b' }, order: newestFirst });
    const two = viewQuery({ filter: { board: 'b', kind: 'image' }, order: newestFirst });
    expect(one).toBe(two);
    expect(one).toBe('board=b&kind=image&sort=newest');
  });
});

describe('the chips of a filter', () => {
  test('name each part once, a range of days as one', () => {
    const filter = { from: '2026-01-01', to: '2026-02-01', kind: 'image' as const };
    expect(activeParts(filter)).toEqual(['from', 'kind']);
    expect(withoutPart(filter, 'from')).toEqual({ kind: 'image' });
    expect(changedFilter(filter, { kind: undefined, to: undefined })).toEqual({
      from: '2026-01-01',
    });
  });
});

describe('a changed asset', () => {
  test('leaves the lists it visibly no longer belongs to', () => {
    const asset = assetSample({ board_id: 'b', favorite: true });
    expect(hasLeft(asset, {})).toBe(false);
    expect(hasLeft(asset, { board: 'b', favorite: true })).toBe(false);
    expect(hasLeft(asset, { board: 'none' })).toBe(true);
    expect(hasLeft(assetSample({ trashed_at: 5 }), {})).toBe(true);
    expect(hasLeft(asset, { q: 'anything' })).toBe(false);
  });
});
