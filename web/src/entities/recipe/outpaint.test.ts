import { describe, expect, test } from 'vitest';
import { modelCan, noRoom } from '@/api/recipe';
import { assetSample, capabilitiesSample, modelSample } from '@/test/samples';
import { blankDraft, type Draft } from './draft';
import { limitsFor } from './model';
import { allowedRoom, grownBy, hasRoom } from './outpaint';
import { recallAll } from './recall';
import { excludesHires, jobDraftOf, type Way } from './send';

const model = modelSample({ can: modelCan({ inpaint: true }), size_multiple: 16 });
const limits = limitsFor(capabilitiesSample, model);
const size = { width: 512, height: 512 };
const source = { image_id: 'a1', strength: 0.75, resize_mode: 'crop_resize' };

function sent(part: Partial<Draft>, way: Way = 'image', able = model) {
  return jobDraftOf({ ...blankDraft, ...part }, { model: able, limits, models: [able], way });
}

describe('room around the initial image', () => {
  test('is asked for in the steps of the model, and the result is so much larger', () => {
    const job = sent({ source, outpaint: { ...noRoom, left: 70, bottom: 128 } });
    expect(job.outpaint).toMatchObject({ left: 64, top: 0, right: 0, bottom: 128 });
    expect(job).toMatchObject({ width: 576, height: 640 });
  });

  test('never makes a picture larger than one may be', () => {
    const wish = { ...noRoom, left: 1000, right: 1000, top: 9000 };
    const { left, right, top } = allowedRoom(wish, size, limits);
    expect({ left, right, top }).toEqual({ left: 1008, right: 528, top: 1536 });
    expect(allowedRoom(wish, { width: 4000, height: 512 }, limits).left).toBe(0);
  });

  test('has a color only where it is filled with one', () => {
    const outpaint = { ...noRoom, left: 64, color: 'red' };
    expect(sent({ source, outpaint }).outpaint).not.toHaveProperty('color');
    expect(sent({ source, outpaint: { ...outpaint, infill: 'color' } }).outpaint).toMatchObject({
      infill: 'color',
      color: 'red',
    });
  });

  test('is nothing without an initial image, in words alone, or where it cannot be drawn', () => {
    const outpaint = { ...noRoom, left: 64 };
    const nothing = { ...source, image_id: null };
    expect(sent({ outpaint, source: nothing })).not.toHaveProperty('outpaint');
    expect(sent({ outpaint, source }, 'text')).toMatchObject({ width: 512 });
    expect(sent({ outpaint, source }, 'image', modelSample())).not.toHaveProperty('outpaint');
    expect(sent({ source, outpaint: { ...noRoom, left: 3 } })).not.toHaveProperty('outpaint');
  });

  test('excludes the hi-res fix, as a mask does', () => {
    const hires = { scale: 2, strength: 0.5, steps: 0, method: 'latent', upscaler_id: null };
    const here = { way: 'image', model, limits } as const;
    const draft = { ...blankDraft, source, hires, outpaint: { ...noRoom, top: 64 } };
    expect(excludesHires(draft, here)).toBe(true);
    expect(sent(draft)).not.toHaveProperty('hires');
    const masked = { ...draft, outpaint: noRoom, mask: { ...draft.mask, image_id: 'm' } };
    expect(excludesHires(masked, here)).toBe(true);
    expect(excludesHires(masked, { ...here, way: 'text' })).toBe(false);
    expect(sent({ ...draft, outpaint: noRoom })).toHaveProperty('hires');
  });

  test('grows by a quarter of the shorter side', () => {
    const grown = grownBy(noRoom, ['left', 'right'], { width: 512, height: 256 }, limits);
    expect(grown).toMatchObject({ left: 64, right: 64, top: 0, bottom: 0 });
    expect(hasRoom(grown)).toBe(true);
    expect(hasRoom(noRoom)).toBe(false);
  });

  test('is recalled with the size that the image had in it', () => {
    const outpaint = { ...noRoom, left: 64, top: 32 };
    const asset = assetSample({ width: 576, height: 544, outpaint, source_image: source });
    const draft = { ...blankDraft, ...recallAll(asset, [model]) };
    expect(draft).toMatchObject({ width: 512, height: 512, outpaint });
    expect(sent(draft)).toMatchObject({ width: 576, height: 544, outpaint: { left: 64 } });
    expect(recallAll(assetSample(), [model])).toMatchObject({ outpaint: noRoom });
  });
});
