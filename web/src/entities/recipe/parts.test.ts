import { describe, expect, test } from 'vitest';
import type { Asset } from '@/api/assets';
import { modelCan } from '@/api/recipe';
import { companions } from '@/entities/model/choice';
import { en } from '@/lib/i18n/en';
import { makeSay } from '@/lib/i18n/text';
import { assetSample, capabilitiesSample, modelSample } from '@/test/samples';
import { blankDraft, readDraft, type Draft } from './draft';
import { limitsFor, settingsOf } from './model';
import {
  changedAt,
  usualControl,
  usualHires,
  usualReference,
  usualRefiner,
  without,
} from './parts';
import { partRows } from './partInfo';
import { asSource, missingModels, recallAll, recallSize, wayOf } from './recall';
import { advancedCount, jobDraftOf, obstacleOf, type Way } from './send';

const can = modelCan({
  loras: true,
  controls: true,
  reference_images: true,
  refiner: true,
  inpaint: true,
  seamless: true,
  freeu: true,
  color_compensation: true,
  text_accuracy: true,
});
const model = modelSample({ can });
const companion = (id: string, type: string, part = {}) =>
  modelSample({ id, name: id.toUpperCase(), hash: `${id}-hash`, type, ...part });
const models = [
  model,
  companion('ink', 'lora'),
  companion('xl', 'lora', { base: 'sdxl' }),
  companion('canny', 'controlnet'),
  companion('face', 'ip_adapter'),
  companion('vae', 'vae'),
  companion('fine', 'main', { base: 'sdxl-refiner' }),
];

function sent(part: Partial<Draft>, way: Way = 'text', able = model) {
  const limits = limitsFor(capabilitiesSample, able);
  return jobDraftOf({ ...blankDraft, ...part }, { model: able, limits, models, way });
}

describe('the parts of a job', () => {
  test('are left out while nothing was chosen', () => {
    const plain = Object.keys(sent({}));
    expect(plain).not.toContain('loras');
    expect(plain).not.toContain('source');
    expect(plain).not.toContain('text_accuracy');
  });

  test('name the LoRAs that are on and fit the model', () => {
    const loras = [
      { model_id: 'ink', weight: 0.6, is_on: true },
      { model_id: 'xl', weight: 1, is_on: true },
      { model_id: 'ink', weight: 0.2, is_on: false },
      { model_id: 'gone', weight: 1, is_on: true },
    ];
    expect(sent({ loras }).loras).toEqual([{ model_id: 'ink', weight: 0.6 }]);
  });

  test('may be of a base that nobody could tell', () => {
    const odd = companion('odd', 'lora', { base: 'unknown' });
    expect(companions([...models, odd], model, 'lora').map(({ id }) => id)).toEqual(['ink', 'odd']);
  });

  test('are not sent to a model that cannot use them', () => {
    const loras = [{ model_id: 'ink', weight: 1, is_on: true }];
    const plain = modelSample();
    const freeu = { b1: 1, b2: 1, s1: 1, s2: 1 };
    const job = sent({ loras, freeu, seamless_x: true, vae_id: 'vae' }, 'text', plain);
    expect(job).not.toHaveProperty('loras');
    expect(job).not.toHaveProperty('freeu');
    expect(job).not.toHaveProperty('seamless_x');
    expect(job.vae_id).toBe('vae');
  });

  test('carry the initial image only where one is asked for', () => {
    const source = { image_id: 'a7', strength: 2, resize_mode: 'fill_resize' };
    expect(sent({ source })).not.toHaveProperty('source');
    expect(sent({ source }, 'image').source).toEqual({ ...source, strength: 0.99 });
  });

  test('carry a mask with its initial image and never alone', () => {
    const whole = { image_id: 'm', blur_px: 4, invert: true, fill: 'latent_noise' };
    const mask = { ...whole, coherence: false, only_masked: false, padding_px: 16 };
    expect(sent({ mask }, 'image')).not.toHaveProperty('mask');
    const source = { ...blankDraft.source, image_id: 'a7' };
    expect(sent({ mask, source }, 'image').mask).toEqual(whole);
    const alone = sent({ mask: { ...mask, only_masked: true }, source }, 'image');
    expect(alone.mask).toEqual({ ...whole, only_masked: { padding_px: 16 } });
    const outpaint = { ...blankDraft.outpaint, left: 64 };
    const wider = sent({ mask: { ...mask, only_masked: true }, source, outpaint }, 'image');
    expect(wider.mask).toEqual(whole);
  });

  test('use a control image that was made already as it is', () => {
    const control = {
      ...usualControl('k'),
      model_id: 'canny',
      image_id: 'photo',
      preprocessor: 'canny',
    };
    expect(sent({ controls: [control] }).controls?.[0]).toMatchObject({
      image_id: 'photo',
      preprocessor: 'canny',
    });
    const made = { ...control, processed_id: 'edges' };
    expect(sent({ controls: [made] }).controls?.[0]).toMatchObject({
      image_id: 'edges',
      preprocessor: 'none',
    });
  });

  test('leave out a layer or a reference without an image or a model', () => {
    const controls = [{ ...usualControl('k'), model_id: 'canny' }];
    const reference_images = [{ ...usualReference('r'), image_id: 'a', model_id: null }];
    const job = sent({ controls, reference_images });
    expect(job).not.toHaveProperty('controls');
    expect(job).not.toHaveProperty('reference_images');
  });

  test('say the guidance by text accuracy or by its scale, never by both', () => {
    const accurate = sent({ text_accuracy: 8, cfg_scale: 3 });
    expect(accurate.text_accuracy).toBe(8);
    expect(accurate).not.toHaveProperty('cfg_scale');
    expect(sent({ cfg_scale: 3 }).cfg_scale).toBe(3);
    const unguided = modelSample({ can: { ...can, text_accuracy: false } });
    const plain = sent({ text_accuracy: 8 }, 'text', unguided);
    expect(plain).not.toHaveProperty('text_accuracy');
    expect(plain.cfg_scale).toBe(7);
  });

  test('take VAE, CLIP skip and rescale from the settings of the model until they are chosen', () => {
    const { default_settings } = model;
    const set = { ...default_settings, vae_id: 'vae', clip_skip: 1, cfg_rescale: 0.7 };
    const other = modelSample({ can, default_settings: set });
    const usual = { vae_id: 'vae', clip_skip: 1, cfg_rescale: 0.7 };
    expect(sent({}, 'text', other)).toMatchObject(usual);
    const chosen = sent({ vae_id: '', clip_skip: 0, cfg_rescale: 0 }, 'text', other);
    expect(chosen).toMatchObject({ clip_skip: 0, cfg_rescale: 0 });
    expect(chosen.vae_id).toBe('own');
  });

  test('name an upscaler only for the method that uses one', () => {
    const hires = { ...usualHires, upscaler_id: 'up' };
    expect(sent({ hires }).hires).not.toHaveProperty('upscaler_id');
    expect(sent({ hires: { ...hires, method: 'upscaler' } }).hires?.upscaler_id).toBe('up');
  });
});

describe('what keeps a draft from being drawn', () => {
  const ready = { ...blankDraft, prompt: 'a' };

  test('is the missing initial image before the missing words', () => {
    expect(obstacleOf(blankDraft, model, 'image')).toBe('initial_image');
    expect(obstacleOf(blankDraft, model, 'text')).toBe('prompt');
    expect(obstacleOf(ready, model, 'text')).toBeNull();
    expect(obstacleOf(ready, null, 'text')).toBe('model');
  });
});

/** As it comes over the wire: assetSample reads it. */
const wired = (part: object) => assetSample(part as Partial<Asset>);

const rich = wired({
  loras: [{ model_id: 'other', name: 'Ink', hash: 'ink-hash', weight: 0.4 }],
  source_image: { image_id: 'a0', strength: 0.5, resize_mode: 'just_resize' },
  controls: [{ model_id: 'canny', image_id: 'c', preprocessor: 'canny', weight: 0.8 }],
  refiner: { model_id: 'fine', name: 'Fine', start: 0.7 },
  hires: { scale: 2 },
  text_accuracy: 7,
  vae_id: 'vae',
  vae_name: 'VAE',
});

describe('use all', () => {
  test('brings back every part, models by what they weigh', () => {
    const draft = { ...blankDraft, ...recallAll(rich, models) };
    expect(draft.loras).toEqual([{ model_id: 'ink', weight: 0.4, is_on: true }]);
    expect(draft.source.image_id).toBe('a0');
    expect(draft.refiner).toEqual({ ...usualRefiner('fine'), start: 0.7 });
    expect(draft).toMatchObject({ text_accuracy: 7, cfg_scale: null, vae_id: 'vae' });
    expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
  });

  test('brings back a mask that was drawn alone with the size of the drawing', () => {
    const mask = { image_id: 'm', fill: 'latent_noise', only_masked: { padding_px: 48 } };
    const alone = wired({ mask, width: 900, height: 700, drawn_width: 512, drawn_height: 384 });
    const draft = { ...blankDraft, ...recallAll(alone, models) };
    expect(draft).toMatchObject({ width: 512, height: 384 });
    expect(draft.mask).toMatchObject({ fill: 'latent_noise', only_masked: true, padding_px: 48 });
    expect(recallSize(wired({ mask, width: 900, height: 700 }))).toEqual({});
  });

  test('clears what the picture did not have', () => {
    const before = { ...blankDraft, ...recallAll(rich, models) };
    const after = { ...before, ...recallAll(assetSample(), models) };
    expect(after).toMatchObject({
      loras: [],
      controls: [],
      refiner: null,
      hires: null,
      text_accuracy: null,
      vae_id: '',
    });
    expect(after.source.image_id).toBeNull();
  });

  test('finds a LoRA of a foreign recipe by its name, where that is all it says', () => {
    const foreign = wired({ loras: [{ name: 'INK', weight: 1 }] });
    expect(recallAll(foreign, models).loras).toMatchObject([{ model_id: 'ink' }]);
    const other = wired({ loras: [{ name: 'INK', hash: 'else', weight: 1 }] });
    expect(recallAll(other, models).loras).toEqual([]);
  });

  test('asks for the size a hi-res picture was composed at', () => {
    expect(recallSize(rich)).toEqual({ width: 320, height: 224 });
  });

  test('belongs to the way the picture was asked for', () => {
    expect(wayOf(rich)).toBe('image');
    expect(wayOf(assetSample())).toBe('text');
  });

  test('names what is not installed', () => {
    expect(missingModels(rich, models)).toEqual([]);
    expect(missingModels(rich, [model])).toEqual(['VAE', 'Ink', 'canny', 'Fine']);
  });
});

describe('information about the parts', () => {
  const t = makeSay('en', en);
  const rows = partRows(rich, models, t).filter(({ copied }) => copied !== '');
  const rowOf = (label: string) => rows.find((row) => row.label === label);

  test('names every part that was used and none that was not', () => {
    expect(rows.map(({ label }) => label)).toEqual([
      'compose.strength',
      'compose.initial_image',
      'info.loras',
      'compose.controls',
      'compose.vae',
      'compose.refiner',
      'compose.hires',
    ]);
    expect(rowOf('info.loras')?.shown).toBe('Ink (0.4)');
  });

  test('gives back the strength alone, the initial image of now in place', () => {
    const recalls = rowOf('compose.strength')?.recalls;
    const draft = { ...blankDraft, source: { ...blankDraft.source, image_id: 'mine' } };
    const recalled = typeof recalls === 'function' ? recalls(draft) : recalls;
    expect(recalled?.source).toMatchObject({ image_id: 'mine', strength: 0.5 });
  });
});

describe('small changes', () => {
  test('a new initial image keeps the strength and drops the mask of the one before', () => {
    const draft = {
      ...blankDraft,
      source: { image_id: 'a', strength: 0.3, resize_mode: 'just_resize' },
      mask: { ...blankDraft.mask, image_id: 'm' },
    };
    expect(asSource({ id: 'b' }, draft)).toMatchObject({
      source: { image_id: 'b', strength: 0.3 },
      mask: { image_id: null },
    });
  });

  test('touch one entry of a list and leave the others', () => {
    expect(changedAt([{ a: 1 }, { a: 2 }], 1, { a: 3 })).toEqual([{ a: 1 }, { a: 3 }]);
    expect(without(['a', 'b'], 0)).toEqual(['b']);
  });

  test('the badge counts what differs from the usual', () => {
    const count = (draft: Draft) => advancedCount(draft, settingsOf(draft, model));
    expect(count(blankDraft)).toBe(0);
    expect(count({ ...blankDraft, seamless_x: true, seamless_y: true, clip_skip: 1 })).toBe(2);
  });
});
