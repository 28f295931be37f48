import { describe, expect, test } from 'vitest';
import { en } from '@/lib/i18n/en';
import { makeSay } from '@/lib/i18n/text';
import { jobSample } from '@/test/samples';
import { factsOf, placeOfDrag, placeOfKey, titleOf, tookMs, yields } from './model';

const t = makeSay('en', en);

describe('a job in words', () => {
  test('is called by its prompt, or by what it does', () => {
    expect(titleOf(jobSample({ prompt: 'bluebird' }), t)).toBe('bluebird');
    const upscale = jobSample({
      prompt: '',
      kind: 'upscale',
      upscale: { image_id: 'a', scale: 2, name: '' },
    });
    expect(titleOf(upscale, t)).toBe('Upscale 2×');
    expect(titleOf({ ...upscale, prompt: 'owl' }, t)).toBe('Upscale 2× · owl');
    expect(titleOf(jobSample({ prompt: '' }), t)).toBe('Without a prompt');
  });

  test('leaves out what it does not have', () => {
    expect(factsOf(jobSample({ images: 2 }), t)).toEqual([
      '2 images',
      '512 × 512',
      '20 steps',
      'Starter',
    ]);
    const upscale = { image_id: 'a', scale: 2, name: 'Sharp 4x' };
    expect(factsOf(jobSample({ kind: 'upscale', upscale }), t)).toEqual(['Sharp 4x']);
    const smooth = { ...upscale, name: '' };
    expect(factsOf(jobSample({ kind: 'upscale', upscale: smooth }), t)).toEqual([]);
  });

  test('says how long it took only when it ran', () => {
    expect(tookMs(jobSample({ started_at: 5, finished_at: 9 }))).toBe(4);
    expect(tookMs(jobSample({ started_at: null, finished_at: 9 }))).toBeNull();
  });
});

describe('a row that is dragged', () => {
  const middles = [20, 60, 100, 140];

  test('falls to the place whose middle it passed', () => {
    expect(placeOfDrag(middles, 1, 0)).toBe(1);
    expect(placeOfDrag(middles, 1, 30)).toBe(1);
    expect(placeOfDrag(middles, 1, 45)).toBe(2);
    expect(placeOfDrag(middles, 1, 500)).toBe(3);
    expect(placeOfDrag(middles, 3, -500)).toBe(0);
    expect(placeOfDrag(middles, 3, -85)).toBe(1);
    expect(placeOfDrag(middles, 3, -45)).toBe(2);
    expect(placeOfDrag(middles, 9, 10)).toBe(9);
  });

  test('is moved by keys too, and stays at the ends', () => {
    expect(placeOfKey('ArrowDown', 1, 4)).toBe(2);
    expect(placeOfKey('Home', 3, 4)).toBe(0);
    expect(placeOfKey('End', 1, 4)).toBe(3);
    expect(placeOfKey('ArrowUp', 0, 4)).toBeNull();
    expect(placeOfKey('End', 3, 4)).toBeNull();
    expect(placeOfKey('x', 1, 4)).toBeNull();
  });

  test('makes the rows between give way', () => {
    expect([0, 1, 2, 3].map((index) => yields(index, 1, 3))).toEqual([0, 0, -1, -1]);
    expect([0, 1, 2, 3].map((index) => yields(index, 3, 1))).toEqual([0, 1, 1, 0]);
  });
});
