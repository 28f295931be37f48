import { describe, expect, test } from 'vitest';
import { assetSample, capabilitiesSample, modelSample } from '@/test/samples';
import { blankDraft, readDraft, restoreDraft } from './draft';
import { limitsFor, settingsOf } from './model';
import { missingModels, recallAll, recallPrompts, recallRemix, recallSeed } from './recall';
import { jobDraftOf } from './send';

const model = modelSample();
const limits = limitsFor(capabilitiesSample, model);
const here = { model, limits, models: [model], way: 'text' } as const;

describe('a draft', () => {
  test('takes what was left alone from the model', () => {
    expect(model.default_settings).toMatchObject(settingsOf(blankDraft, model));
    const other = modelSample({ default_settings: { ...model.default_settings, steps: 8 } });
    expect(settingsOf(blankDraft, other).steps).toBe(8);
    expect(settingsOf({ ...blankDraft, steps: 33 }, other).steps).toBe(33);
  });

  test('asks for a random seed only while randomise is on', () => {
    expect(jobDraftOf({ ...blankDraft, seed: 5 }, here).seed).toBeNull();
    expect(jobDraftOf({ ...blankDraft, seed: 5, randomise: false }, here).seed).toBe(5);
  });

  test('is brought within the limits before it is sent', () => {
    const wild = { ...blankDraft, width: 517, height: 9000, steps: 0, images: 1000 };
    const sent = jobDraftOf(wild, here);
    expect(sent).toMatchObject({ width: 520, height: 2048, steps: 1, images: 100 });
  });

  test('follows the multiple of the model when that is coarser', () => {
    const coarse = limitsFor(capabilitiesSample, modelSample({ size_multiple: 64 }));
    expect(jobDraftOf({ ...blankDraft, width: 520 }, { ...here, limits: coarse }).width).toBe(512);
  });

  test('survives a damaged or foreign store', () => {
    expect(restoreDraft(undefined)).toEqual(blankDraft);
    expect(restoreDraft({ draft: { prompt: 7 } })).toEqual(blankDraft);
    expect(restoreDraft({ draft: { prompt: 'kept', old_field: 1 } }).prompt).toBe('kept');
  });
});

describe('recall', () => {
  const asset = assetSample();

  test('use all and Invoke send exactly the recipe of the picture', () => {
    const draft = { ...blankDraft, ...recallAll(asset, [model]) };
    expect(jobDraftOf(draft, here)).toEqual({
      prompt: asset.prompt,
      negative_prompt: asset.negative_prompt,
      model_id: 'm1',
      width: asset.width,
      height: asset.height,
      steps: asset.steps,
      scheduler: asset.scheduler,
      cfg_scale: asset.cfg_scale,
      cfg_rescale: asset.cfg_rescale,
      clip_skip: asset.clip_skip,
      seed: asset.seed,
      images: 1,
    });
  });

  test('use seed changes nothing but the seed', () => {
    expect(recallSeed(asset)).toEqual({ seed: 42, randomise: false });
  });

  test('use prompts changes nothing but the prompts and their style', () => {
    const words = { prompt: 'bluebird', negative_prompt: 'text', preset_id: null };
    expect(recallPrompts(asset)).toEqual(words);
  });

  test('remix leaves the seed to chance', () => {
    const remix = recallRemix(asset, [model]);
    expect(remix.randomise).toBe(true);
    expect(remix).not.toHaveProperty('seed');
  });

  test('finds a model that was installed anew by what it weighs', () => {
    const anew = modelSample({ id: 'm9' });
    expect(recallAll(asset, [anew]).model_id).toBe('m9');
    expect(missingModels(asset, [anew])).toEqual([]);
    expect(missingModels(asset, [modelSample({ id: 'x', hash: 'other' })])).toEqual(['Starter']);
  });

  test('fits into the stored shape of a draft', () => {
    const draft = { ...blankDraft, ...recallAll(asset, [model]) };
    expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });
});
