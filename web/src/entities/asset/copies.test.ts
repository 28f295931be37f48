import { afterEach, describe, expect, test, vi } from 'vitest';
import { assetSample } from '@/test/samples';
import { copiesOf } from './actions';
import { requestZip } from './zip';

describe('copies of an asset', () => {
  test('are the file, the file without its words, and the picture in the other formats', () => {
    expect(copiesOf(assetSample({ mime: 'image/png' }))).toEqual(['file', 'strip', 'jpeg', 'webp']);
    expect(copiesOf(assetSample({ mime: 'image/webp' }))).toEqual(['file', 'strip', 'png', 'jpeg']);
  });

  test('of a kind that cannot be freed of its words are the other formats alone', () => {
    const avif = copiesOf(assetSample({ mime: 'image/avif' }));
    expect(avif).toEqual(['file', 'png', 'jpeg', 'webp']);
  });

  test('of a film there are none', () => {
    expect(copiesOf(assetSample({ kind: 'video', mime: 'video/mp4' }))).toEqual(['file']);
  });
});

describe('a zip', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('is asked for with what was chosen and nothing else', async () => {
    const sent: unknown[] = [];
    vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
      sent.push(JSON.parse(body));
      return Promise.resolve(Response.json({ url: '/z' }));
    });
    const two = { kind: 'ids', ids: ['a', 'b'], count: 2 } as const;
    await requestZip(two);
    await requestZip(two, { stripped: true, names: '{seed}' });
    expect(sent).toEqual([
      { ids: ['a', 'b'] },
      { ids: ['a', 'b'], strip_metadata: true, name_template: '{seed}' },
    ]);
  });
});
