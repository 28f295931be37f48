import { describe, expect, test } from 'vitest';
import type { GridField } from '@/api/recipe';
import { modelSample } from '@/test/samples';
import { de } from '@/lib/i18n/de';
import { makeSay } from '@/lib/i18n/text';
import {
  blankAxis,
  cellCount,
  choicesOf,
  fieldsFor,
  firstAxes,
  gridFieldName,
  gridTime,
  valuesOf,
} from './grid';

const numbers = (words: string, kind: 'number' | 'integer' = 'number') =>
  valuesOf({ ...blankAxis('steps'), words }, { kind });

describe('the values of an axis', () => {
  test('are numbers between commas and spans of them, each once', () => {
    expect(numbers('1, 2, 2, 8').values).toEqual([1, 2, 8]);
    expect(numbers('1..3, 10').values).toEqual([1, 2, 3, 10]);
    expect(numbers('10-30 step 10').values).toEqual([10, 20, 30]);
    expect(numbers('0.1..0.5:0.1').values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(numbers('3..1').values).toEqual([3, 2, 1]);
    expect(numbers('-2..0').values).toEqual([-2, -1, 0]);
  });

  test('name the piece that is no number', () => {
    expect(numbers('1, two, 3').fault).toBe('two');
    expect(numbers('1.5', 'integer').fault).toBe('1.5');
    expect(numbers('1..100000').fault).toBe('1..100000');
    expect(numbers('1..2 step 0').fault).toBe('1..2 step 0');
  });

  test('are lines where words are varied, commas and all', () => {
    const axis = { ...blankAxis('prompt'), words: 'a bird, red\n\n a bird, blue \n' };
    expect(valuesOf(axis, { kind: 'text' }).values).toEqual(['a bird, red', 'a bird, blue']);
  });

  test('are what was picked where there is a choice', () => {
    const axis = { ...blankAxis('scheduler'), picked: ['euler', 'ddim'] };
    expect(valuesOf(axis, { kind: 'choice' }).values).toEqual(['euler', 'ddim']);
  });
});

describe('the settings of a grid', () => {
  test('begin with steps and CFG scale, wherever they stand', () => {
    const fields = ['prompt', 'model_id', 'steps', 'cfg_scale'].map((field) => ({ field }));
    expect(firstAxes(fields).map(({ field }) => field)).toEqual(['steps', 'cfg_scale']);
    expect(firstAxes(fields.slice(0, 3)).map(({ field }) => field)).toEqual(['steps', 'prompt']);
  });

  test('offer the models that go with the chosen one, and the choices of the server', () => {
    const main = modelSample();
    const models = [
      main,
      modelSample({ id: 'gone', state: 'missing' }),
      modelSample({ id: 'soft', type: 'vae' }),
      modelSample({ id: 'xl', type: 'lora', base: 'sdxl' }),
      modelSample({ id: 'ink', type: 'lora' }),
    ];
    const offered = (field: string, choices: string[] = []) =>
      choicesOf({ field, choices }, models, main);
    expect(offered('model_id')).toEqual(['m1']);
    expect(offered('vae_id')).toEqual(['soft']);
    expect(offered('loras[0].model_id')).toEqual(['ink']);
    expect(offered('scheduler', ['ddim'])).toEqual(['ddim']);
  });

  test('are those the job has', () => {
    const field = (name: string): GridField => ({
      field: name,
      label: '',
      kind: 'number',
      choices: [],
    });
    const all = [field('steps'), field('source.strength'), field('loras[0].weight')];
    const names = (job: object) => fieldsFor(all, job).map((known) => known.field);
    expect(names({ steps: 1 })).toEqual(['steps']);
    expect(names({ loras: [{}] })).toEqual(['steps', 'loras[0].weight']);
  });
});

describe('a grid', () => {
  const axis = (...values: number[]) => ({ values, fault: null });

  test('has a cell for every combination, none while an axis is empty', () => {
    expect(cellCount([axis(1, 2), axis(1, 2, 3)])).toBe(6);
    expect(cellCount([axis(1, 2), axis()])).toBe(0);
    expect(cellCount([])).toBe(0);
  });

  test('takes as long as its steps and pixels, by the last picture', () => {
    const last = { duration_ms: 1000, steps: 10, width: 100, height: 100 };
    const job = { steps: 10, width: 100, height: 100 };
    expect(gridTime([{ field: 'seed', values: [1, 2] }], job, last)).toBe(2000);
    expect(gridTime([{ field: 'steps', values: [10, 30] }], job, last)).toBe(4000);
    expect(gridTime([{ field: 'seed', values: [1, 2] }], job, null)).toBeNull();
  });
});

describe('the names of what a grid varies', () => {
  test('are in the language of the reader; an unknown one keeps the name of the server', () => {
    const german = makeSay('de', de);
    expect(gridFieldName({ field: 'cfg_scale', label: 'CFG scale' }, german)).toBe(
      de['compose.cfg_scale'],
    );
    expect(gridFieldName({ field: 'source.strength', label: 'x' }, german)).toBe(
      'Entrauschungsstärke',
    );
    expect(gridFieldName({ field: 'new_thing', label: 'New thing' }, german)).toBe('New thing');
  });
});
