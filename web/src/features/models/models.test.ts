import { describe, expect, test } from 'vitest';
import { readModelRecord, type ModelRecord } from '@/api/models';
import { en } from '@/lib/i18n/en';
import { models as words } from '@/lib/i18n/en/models';
import { makeSay } from '@/lib/i18n/text';
import { modelSample } from '@/test/samples';
import { draftOf, fieldsOf, isChanged, patchOf } from './draft';
import {
  baseName,
  conditionOf,
  countsOf,
  entriesOf,
  filterModels,
  stepModel,
  typeName,
  type ModelFilter,
} from './model';

const t = makeSay('en', { ...en, ...words });
const record = (part: Partial<ModelRecord> = {}) => readModelRecord({ ...modelSample(), ...part });
const everything: ModelFilter = { q: '', type: null, base: null, sort: 'name' };

const shelf = [
  record({ id: 'b', name: 'Ink 10', type: 'lora', base: 'sd-1', trigger_phrases: ['ink wash'] }),
  record({ id: 'a', name: 'ink 2', type: 'lora', base: 'sd-1', bytes: 9 }),
  record({ id: 'x', name: 'Juggler', type: 'main', base: 'sdxl' }),
  record({ id: 'o', name: 'Oddity', type: 'unknown', base: 'unknown', path: '/m/odd.bin' }),
  record({ id: 's', name: 'Starter', type: 'main', base: 'sd-1' }),
];
const keys = (sort: ModelFilter['sort'] = 'name') =>
  entriesOf(shelf, sort, 'en').map(({ key }) => key);

describe('the list of models', () => {
  test('groups by type and family, what draws first', () => {
    expect(keys()).toEqual([
      ...['main sd-1', 's', 'main sdxl', 'x', 'lora sd-1', 'a', 'b', 'unknown unknown', 'o'],
    ]);
    expect(entriesOf(shelf, 'name', 'en')[4]).toMatchObject({ kind: 'head', count: 2 });
  });

  test('sorts within its groups, numbers as numbers', () => {
    expect(keys('name').slice(5, 7)).toEqual(['a', 'b']);
    expect(keys('-name').slice(5, 7)).toEqual(['b', 'a']);
    expect(keys('-size').slice(5, 7)).toEqual(['a', 'b']);
  });

  test('finds every word in name, triggers, description or path', () => {
    const found = (q: string) => filterModels(shelf, { ...everything, q }).map(({ id }) => id);
    expect(found('INK wash')).toEqual(['b']);
    expect(found('odd.bin')).toEqual(['o']);
    expect(found('nothing like it')).toEqual([]);
    expect(filterModels(shelf, { ...everything, type: 'main', base: 'sdxl' })).toHaveLength(1);
  });

  test('is walked with the arrow keys and stops at its ends', () => {
    const entries = entriesOf(shelf, 'name', 'en');
    expect(stepModel(entries, null, 'ArrowDown')?.id).toBe('s');
    expect(stepModel(entries, 's', 'ArrowDown')?.id).toBe('x');
    expect(stepModel(entries, 's', 'ArrowUp')).toBeNull();
    expect(stepModel(entries, 's', 'End')?.id).toBe('o');
    expect(stepModel(entries, 'o', 'PageUp')?.id).toBe('s');
    expect(stepModel(entries, 'o', 'Enter')).toBeNull();
  });

  test('counts what its filters offer, in the usual order', () => {
    expect(countsOf(shelf, 'type')).toEqual([
      { value: 'main', count: 2 },
      { value: 'lora', count: 2 },
      { value: 'unknown', count: 1 },
    ]);
  });
});

describe('a model in words', () => {
  test('is honest about what nobody knows', () => {
    expect(conditionOf(record({ type: 'unknown' }))).toBe('unknown');
    expect(conditionOf(record({ type: 'unknown', state: 'missing' }))).toBe('missing');
    expect(typeName('unknown', t)).toBe('Unknown');
    expect(typeName('hologram', t)).toBe('hologram');
    expect(baseName('', t)).toBe('Unknown family');
    expect(baseName('sdxl', t)).toBe('SDXL');
  });
});

describe('the form of a model', () => {
  const model = record({ name: 'Ink', type: 'lora', trigger_phrases: ['ink'], rev: 4 });

  test('sends only what was changed', () => {
    const draft = draftOf(model);
    expect(patchOf(model, draft)).toEqual({});
    expect(isChanged(model, draft)).toBe(false);
    const changed = { ...draft, name: ' Ink wash ', trigger_phrases: ['ink', 'wash'] };
    expect(patchOf(model, changed)).toEqual({
      name: 'Ink wash',
      trigger_phrases: ['ink', 'wash'],
    });
  });

  test('takes a weight away with null, and never sends an empty setting', () => {
    const weighed = record({ default_weight: 0.8 });
    const draft = { ...draftOf(weighed), default_weight: '' as const, steps: '' as const };
    expect(patchOf(weighed, draft)).toEqual({ default_weight: null });
    expect(patchOf(weighed, { ...draftOf(weighed), steps: 8 })).toEqual({
      default_settings: { steps: 8 },
    });
  });

  test('gives back the VAE and the preprocessor with null, and takes a rescale of 0 as said', () => {
    const { default_settings } = record();
    const set = record({
      default_settings: { ...default_settings, vae_id: 'v', cfg_rescale: 0.7 },
    });
    const draft = { ...draftOf(set), vae_id: '', cfg_rescale: 0, preprocessor: 'canny' };
    expect(patchOf(set, draft).default_settings).toEqual({
      vae_id: null,
      cfg_rescale: 0,
      preprocessor: 'canny',
    });
  });

  test('has the fields its type has', () => {
    expect(fieldsOf('main')).toMatchObject({ settings: true, weight: false });
    expect(fieldsOf('lora')).toMatchObject({ settings: false, weight: true, triggers: true });
    expect(fieldsOf('vae')).toMatchObject({ weight: false, triggers: false });
  });
});
