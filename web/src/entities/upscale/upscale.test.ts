import { describe, expect, test } from 'vitest';
import { readModelRecord } from '@/api/models';
import { modelSample } from '@/test/samples';
import { defaultUpscale, restoreUpscale } from './draft';
import {
  bicubic,
  isTooLarge,
  jobOf,
  megapixels,
  pickUpscaler,
  sizeAfter,
  upscalersOf,
} from './model';

const upscaler = (id: string, scale: number, more = {}) =>
  readModelRecord({ ...modelSample(), id, type: 'upscaler', scale, ...more });
const two = upscaler('two', 2);
const four = upscaler('four', 4);

describe('the upscaler', () => {
  test('is the chosen one, else one made for this scale or for more', () => {
    expect(pickUpscaler([two, four], 'two', 4)?.id).toBe('two');
    expect(pickUpscaler([two, four], null, 4)?.id).toBe('four');
    expect(pickUpscaler([two, four], 'gone', 3)?.id).toBe('four');
    expect(pickUpscaler([two], null, 4)?.id).toBe('two');
  });

  test('is none when none is there or none was wanted', () => {
    expect(pickUpscaler([], null, 2)).toBeNull();
    expect(pickUpscaler([two], bicubic, 2)).toBeNull();
  });

  test('is never one that cannot be used, nor another kind of model', () => {
    const broken = upscaler('b', 2, { state: 'broken' });
    const main = readModelRecord({ ...modelSample(), id: 'm' });
    expect(upscalersOf([broken, main, four]).map(({ id }) => id)).toEqual(['four']);
  });
});

describe('an upscale', () => {
  test('sends what counts and nothing else', () => {
    expect(jobOf({ ...defaultUpscale, strength: 0.6 }, 'a1', two)).toEqual({
      kind: 'upscale',
      upscale: { image_id: 'a1', model_id: 'two', scale: 2, strength: 0.6, refine: null },
    });
    const unsharp = jobOf({ ...defaultUpscale, strength: 0.6, prompt: 'kept' }, 'a1', null);
    expect(unsharp.upscale).toMatchObject({ model_id: null, strength: 1 });
    expect(unsharp).not.toHaveProperty('prompt');
  });

  test('redraws with its own words, or with those of the picture', () => {
    const draft = { ...defaultUpscale, refine: true };
    expect(jobOf({ ...draft, prompt: ' an owl ' }, 'a1', two)).toMatchObject({
      prompt: 'an owl',
      upscale: { refine: { strength: 0.3 } },
    });
    expect(jobOf(draft, 'a1', two)).not.toHaveProperty('prompt');
  });

  test('knows its size, and what is too large', () => {
    expect(sizeAfter({ width: 333, height: 100 }, 1.5)).toEqual({ width: 500, height: 150 });
    expect(isTooLarge({ width: 2048, height: 2048 }, 4)).toBe(false);
    expect(isTooLarge({ width: 4096, height: 4096 }, 4)).toBe(true);
    expect(megapixels({ width: 2048, height: 2048 }, 'en')).toBe('4.2');
  });

  test('remembers how somebody likes it, and forgets what it cannot read', () => {
    expect(restoreUpscale({ scale: 4, upscaler: 'two' })).toMatchObject({ scale: 4 });
    expect(restoreUpscale({ scale: 'huge' })).toEqual(defaultUpscale);
    expect(restoreUpscale(undefined)).toEqual(defaultUpscale);
  });
});
