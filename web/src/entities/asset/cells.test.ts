import { describe, expect, test } from 'vitest';
import { namedCells, sheetsOf } from './cells';

const steps = { field: 'steps', label: 'Steps', values: ['10', '20'] };
const scale = { field: 'cfg_scale', label: '', values: ['3', '7', '11'] };
const cell = (asset_id: string | null, ...index: number[]) => ({ index, asset_id, job_id: '' });

describe('the cells of a grid', () => {
  test('stand in rows of the second axis and columns of the first', () => {
    const [sheet] = sheetsOf({ axes: [steps, scale], cells: [cell('a', 0, 0), cell('b', 1, 2)] });
    expect(sheet?.rows.map(({ label }) => label)).toEqual(['3', '7', '11']);
    expect(sheet?.rows[0]?.cells[0]).toEqual({ assetId: 'a', says: 'Steps: 10, cfg_scale: 3' });
    expect(sheet?.rows[2]?.cells[1]?.assetId).toBe('b');
  });

  test('that were not drawn are kept as gaps', () => {
    const [sheet] = sheetsOf({ axes: [steps, scale], cells: [cell(null, 0, 0)] });
    expect(sheet?.rows[1]?.cells[0]?.assetId).toBeNull();
  });

  test('make one sheet for each value of a third axis', () => {
    const third = { field: 'seed', label: 'Seed', values: ['1', '2'] };
    const sheets = sheetsOf({ axes: [steps, scale, third], cells: [cell('c', 0, 0, 1)] });
    expect(sheets.map(({ title }) => title)).toEqual(['Seed: 1', 'Seed: 2']);
    expect(sheets[0]?.rows[0]?.cells[0]?.assetId).toBeNull();
    expect(sheets[1]?.rows[0]?.cells[0]?.assetId).toBe('c');
  });

  test('name models and schedulers as people know them, and nothing else', () => {
    const axes = [
      { field: 'loras[0].model_id', label: 'LoRA', values: ['id1', 'gone'] },
      { field: 'scheduler', label: '', values: ['euler_a'] },
      { field: 'seed', label: '', values: ['1'] },
    ];
    const names = {
      models: [{ id: 'id1', name: 'Ink scenery' }],
      scheduler: (name: string) => name.toUpperCase(),
    };
    const named = namedCells({ axes, cells: [] }, names);
    expect(named.axes.map(({ values }) => values)).toEqual([
      ['Ink scenery', 'gone'],
      ['EULER_A'],
      ['1'],
    ]);
  });

  test('of a single axis stand in one row', () => {
    const [sheet] = sheetsOf({ axes: [steps], cells: [cell('a', 0), cell('b', 1)] });
    expect(sheet?.rows).toHaveLength(1);
    expect(sheet?.rows[0]?.cells.map(({ assetId }) => assetId)).toEqual(['a', 'b']);
  });
});
