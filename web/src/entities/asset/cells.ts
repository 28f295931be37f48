import { queryOptions } from '@tanstack/react-query';
import { call } from '@/api/client';
import {
  list,
  nullable,
  number,
  shape,
  text,
  withDefault,
  type ReadBy,
  type Reader,
} from '@/lib/parse';

/** A value of an axis, as it is shown. */
const word: Reader<string> = (value) => (typeof value === 'number' ? String(value) : text(value));

const readAxis = shape({
  field: text,
  label: withDefault(text, ''),
  values: list(word),
});

const readCells = shape({
  axes: list(readAxis),
  cells: list(
    shape({ index: list(number), asset_id: nullable(text), job_id: withDefault(text, '') }),
  ),
});
export type Cells = ReadBy<typeof readCells>;
type Axis = ReadBy<typeof readAxis>;

export function cellsOf(gridId: string) {
  return queryOptions({
    queryKey: ['asset', gridId, 'cells'],
    queryFn: ({ signal }) => call(`/api/v1/assets/${gridId}/cells`, readCells, { signal }),
    retry: false,
  });
}

export interface Row {
  /** The value of the second axis; empty where there is only one. */
  label: string;
  cells: { assetId: string | null; says: string }[];
}

export interface Sheet {
  /** The value of the third axis; empty where there is none. */
  title: string;
  rows: Row[];
}

const nameOf = ({ field, label }: Axis) => label || field;

interface Names {
  models: readonly { id: string; name: string }[];
  scheduler: (name: string) => string;
}

/** Models and schedulers stand on an axis as a job spells them; people know them by name. */
export function namedCells({ axes, cells }: Cells, { models, scheduler }: Names): Cells {
  const nameIn = (field: string) => {
    if (field === 'scheduler') return scheduler;
    if (!/(^|\.)(model|vae)_id$/.test(field)) return null;
    return (value: string) => models.find(({ id }) => id === value)?.name ?? value;
  };
  const named = axes.map((axis) => {
    const name = nameIn(axis.field);
    return name ? { ...axis, values: axis.values.map(name) } : axis;
  });
  return { axes: named, cells };
}

/** The cells as a person reads them: one table for each value of the third axis. */
export function sheetsOf({ axes, cells }: Cells): Sheet[] {
  const [x, y, z] = axes;
  if (!x) return [];
  const find = (...index: number[]) =>
    cells.find((cell) => index.every((place, axis) => (cell.index[axis] ?? 0) === place));
  const says = (...index: number[]) =>
    axes.map((axis, at) => `${nameOf(axis)}: ${axis.values[index[at] ?? 0] ?? ''}`).join(', ');
  return (z?.values ?? ['']).map((deep, k) => ({
    title: z ? `${nameOf(z)}: ${deep}` : '',
    rows: (y?.values ?? ['']).map((down, j) => ({
      label: down,
      cells: x.values.map((_, i) => ({
        assetId: find(i, j, k)?.asset_id ?? null,
        says: says(i, j, k),
      })),
    })),
  }));
}
