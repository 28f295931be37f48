import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asset } from '@/api/assets';
import { newestFirst } from '@/entities/filter/model';
import { targetOfIds } from '@/entities/selection/model';
import { assetSample } from '@/test/samples';
import { thumbnailOf } from './actions';
import { AssetWindow } from './AssetWindow';
import { pageItems } from './Pages';
import { afterBulk, bulkChange, changeAsset } from './changes';
import { placeholderOf } from './placeholder';
import { assetById } from './queries';
import { forgetWindows } from './windows';

/** A server with so many assets; each request is answered when the test says so. */
function serve(total: number) {
  const asked: URL[] = [];
  const answers: (() => void)[] = [];
  const state = { total };
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const url = new URL(path, 'http://studio');
    asked.push(url);
    const offset = Number(url.searchParams.get('offset'));
    const limit = Number(url.searchParams.get('limit'));
    const asOf = url.searchParams.get('as_of');
    return new Promise<Response>((answer, refuse) => {
      init.signal?.addEventListener('abort', () => refuse(new Error('aborted')));
      const send = () => {
        const length = asOf === null ? state.total : Number(asOf);
        const shift = state.total - length;
        const count = Math.max(0, Math.min(limit, length - offset));
        const items: Asset[] = Array.from({ length: count }, (_nothing, at) =>
          assetSample({ id: `n${state.total - shift - offset - at}` }),
        );
        answer(Response.json({ items, total: length, offset, as_of: String(length), next: null }));
      };
      answers.push(send);
    });
  });
  const settle = async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      answers.splice(0).forEach((send) => send());
      await vi.advanceTimersByTimeAsync(1);
    }
  };
  return { asked, answers, settle, state };
}

const view = { filter: {}, order: newestFirst };

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  forgetWindows();
});

function watched(): AssetWindow {
  const list = new AssetWindow(view);
  list.watch(() => undefined);
  return list;
}

describe('a list seen through a window', () => {
  test('fetches what is in sight and a page around it, as of the first answer', async () => {
    const server = serve(1_000_000);
    const list = watched();
    list.want(600_000, 600_030);
    await server.settle();
    expect(list.total).toBe(1_000_000);
    expect(list.at(600_000)?.id).toBe('n400000');
    expect(list.indexOf('n400000')).toBe(600_000);
    const offsets = server.asked.map((url) => Number(url.searchParams.get('offset')));
    expect(offsets.sort()).toEqual([599_940, 600_000, 600_060]);
    expect(server.asked.slice(1).every((url) => url.searchParams.get('as_of'))).toBe(true);
  });

  test('drops answers nobody waits for any more', async () => {
    const server = serve(100_000);
    const list = watched();
    list.want(0, 20);
    await server.settle();
    list.want(30_000, 30_020);
    const late = server.answers.splice(0);
    list.want(60_000, 60_020);
    late.forEach((send) => send());
    await server.settle();
    expect(list.at(30_000)).toBeNull();
    expect(list.at(60_000)?.id).toBe('n40000');
  });

  test('keeps a bounded number of pages however far somebody scrolls', async () => {
    const server = serve(1_000_000);
    const list = watched();
    for (let page = 0; page < 90; page += 1) {
      list.want(page * 5 * pageItems, page * 5 * pageItems + 20);
      await server.settle();
    }
    const held = Array.from({ length: 450 }, (_nothing, page) => list.at(page * pageItems));
    expect(held.filter((asset) => asset !== null).length).toBeLessThanOrEqual(24);
  });

  test('counts arrivals under a reader instead of moving, and shows them when asked', async () => {
    const server = serve(500);
    const list = watched();
    list.want(200, 230);
    list.hold(true);
    await server.settle();
    const before = list.at(200)?.id;
    server.state.total = 503;
    list.put(assetSample({ id: 'n503' }));
    await vi.advanceTimersByTimeAsync(200);
    await server.settle();
    expect(list.arrived).toBe(3);
    expect(list.at(200)?.id).toBe(before);
    list.showNewest();
    list.want(0, 20);
    await server.settle();
    expect(list.arrived).toBe(0);
    expect(list.at(0)?.id).toBe('n503');
  });

  test('lets arrivals in by themselves when the reader is at the top', async () => {
    const server = serve(5);
    const list = watched();
    list.want(0, 20);
    await server.settle();
    server.state.total = 6;
    list.put(assetSample({ id: 'n6' }));
    expect(list.at(0)?.id).toBe('n6');
    expect(list.indexOf('n5')).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    await server.settle();
    expect(list.at(0)?.id).toBe('n6');
  });

  test('moves everything up by one across pages for an arrival, starred ones staying first', async () => {
    const server = serve(200);
    const starred = { filter: {}, order: { ...newestFirst, favorites_first: true } };
    const list = new AssetWindow(starred);
    list.watch(() => undefined);
    list.want(0, 20);
    await server.settle();
    list.put(assetSample({ id: 'n200', favorite: true }));
    list.put(assetSample({ id: 'fresh' }));
    expect([0, 1, 2, 60].map((at) => list.at(at)?.id)).toEqual(['n200', 'fresh', 'n199', 'n141']);
    expect(list.total).toBe(201);
    expect(list.indexOf('n141')).toBe(60);
  });

  test('changes an asset where it stands and lets go of one that left', async () => {
    const server = serve(5);
    const list = watched();
    list.want(0, 20);
    await server.settle();
    list.put(assetSample({ id: 'n4', favorite: true }));
    expect(list.at(1)?.favorite).toBe(true);
    list.put(assetSample({ id: 'n4', trashed_at: 7 }));
    expect(list.at(1)?.id).toBe('n3');
    expect(list.total).toBe(4);
    expect(list.indexOf('n4')).toBeNull();
  });

  test('says what went wrong and comes back from it', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
    const list = watched();
    list.want(0, 20);
    await vi.advanceTimersByTimeAsync(1);
    expect(list.error?.isOffline).toBe(true);
    const server = serve(3);
    list.refresh();
    await server.settle();
    expect(list.error).toBeNull();
    expect(list.total).toBe(3);
  });
});

describe('a change of an asset', () => {
  const refuse = () =>
    vi.stubGlobal('fetch', () =>
      Promise.resolve(
        Response.json({ error: { kind: 'conflict', message: 'Too late.' } }, { status: 409 }),
      ),
    );

  test('shows at once and is taken back when the server refuses', async () => {
    refuse();
    const cache = new QueryClient();
    const asset = assetSample({ id: 'a' });
    const { queryKey } = assetById('a');
    const change = changeAsset(cache, asset, { favorite: true });
    expect(cache.getQueryData(queryKey)?.favorite).toBe(true);
    await expect(change).rejects.toThrow('Too late.');
    expect(cache.getQueryData(queryKey)?.favorite).toBe(false);
  });

  test('of many is taken back for all that the page knows', async () => {
    refuse();
    const cache = new QueryClient();
    const { queryKey } = assetById('a');
    cache.setQueryData(queryKey, assetSample({ id: 'a', board_id: 'old' }));
    const move = { action: 'move_to_board', args: { board_id: 'new' } } as const;
    const change = bulkChange(cache, move, targetOfIds(['a', 'unknown']));
    expect(cache.getQueryData(queryKey)?.board_id).toBe('new');
    await expect(change).rejects.toThrow('Too late.');
    expect(cache.getQueryData(queryKey)?.board_id).toBe('old');
  });

  test('by an action is foreseen', () => {
    const asset = assetSample({ tags: ['sea'] });
    const tag = afterBulk(asset, { action: 'tag', args: { tags: ['sea', 'sky'] } });
    expect(tag?.tags).toEqual(['sea', 'sky']);
    expect(afterBulk(asset, { action: 'trash' })).toBeNull();
    expect(afterBulk(asset, { action: 'rate', args: { rating: 4 } })?.rating).toBe(4);
  });
});

describe('pictures of an asset', () => {
  test('a thumbnail address takes any size, whatever the server wrote', () => {
    expect(thumbnailOf(assetSample(), 512)).toBe('/api/v1/assets/a1/thumbnail?size=512');
    const bare = assetSample({ thumbnail_url: '/t/a1' });
    expect(thumbnailOf(bare, 256)).toBe('/t/a1?size=256');
  });

  test('a damaged thumbhash is no reason to fail', () => {
    expect(placeholderOf('')).toBe('');
    expect(placeholderOf('%%%')).toBe('');
  });
});
