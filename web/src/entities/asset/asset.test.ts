import { QueryClient } from '@tanstack/react-query';
import { describe, expect, test } from 'vitest';
import { assetSample } from '@/test/samples';
import { thumbnailOf } from './actions';
import { placeholderOf } from './placeholder';
import { assetPages, putAsset, removeAsset } from './queries';

function gallery(...pages: string[][]) {
  const cache = new QueryClient();
  cache.setQueryData(assetPages.queryKey, {
    pages: pages.map((ids) => ({ items: ids.map((id) => assetSample({ id })), next: null })),
    pageParams: pages.map(() => null),
  });
  const ids = () =>
    cache.getQueryData(assetPages.queryKey)?.pages.map((page) => page.items.map(({ id }) => id));
  return { cache, ids };
}

describe('the gallery in the cache', () => {
  test('a new asset goes to the top of the first page', () => {
    const { cache, ids } = gallery(['b', 'a'], ['z']);
    putAsset(cache, assetSample({ id: 'c' }));
    expect(ids()).toEqual([['c', 'b', 'a'], ['z']]);
  });

  test('a known asset changes where it stands', () => {
    const { cache, ids } = gallery(['b', 'a'], ['z']);
    putAsset(cache, assetSample({ id: 'z', starred: true }));
    expect(ids()).toEqual([['b', 'a'], ['z']]);
    const pages = cache.getQueryData(assetPages.queryKey)?.pages;
    expect(pages?.[1]?.items[0]?.starred).toBe(true);
  });

  test('a deleted asset is gone from every page', () => {
    const { cache, ids } = gallery(['b', 'a'], ['z']);
    removeAsset(cache, 'z');
    removeAsset(cache, 'a');
    expect(ids()).toEqual([['b'], []]);
  });

  test('an arrival before the first answer waits for that answer', () => {
    const cache = new QueryClient();
    putAsset(cache, assetSample());
    expect(cache.getQueryData(assetPages.queryKey)).toBeUndefined();
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
