import type { GridField } from '@/api/recipe';
import type { Model } from '@/api/types';
import { companions, mainModels } from '@/entities/model/choice';
import type { GridAxis } from '@/entities/job/batch';
import type { Key, Say } from '@/lib/i18n/text';

/** One axis while it is being written: the words as typed, or the choices as picked. */
export interface AxisDraft {
  field: string;
  words: string;
  picked: string[];
}

export const blankAxis = (field: string): AxisDraft => ({ field, words: '', picked: [] });

export const cells_max = 400;
const values_max = 100;

interface AxisValues {
  values: (string | number)[];
  /** The piece that cannot be read. */
  fault: string | null;
}

const number = String.raw`-?\d+(?:\.\d+)?`;
/** 1..5, 1-5, 10..50 step 10, 1..2 step 0.25 */
const span = new RegExp(
  String.raw`^(${number})\s*(?:\.\.|–|-)\s*(${number})(?:\s*(?:step|:|\+)\s*(\d+(?:\.\d+)?))?$`,
);

/** Rounds away what counting in tenths leaves behind. */
const tidy = (value: number) => Math.round(value * 1e6) / 1e6;

function spanValues(from: number, to: number, by: number): number[] | null {
  const count = Math.floor(tidy(Math.abs(to - from) / by)) + 1;
  if (!(by > 0) || count > values_max) return null;
  const direction = to < from ? -1 : 1;
  return Array.from({ length: count }, (_, at) => tidy(from + direction * by * at));
}

function numberValues(words: string, isInteger: boolean): AxisValues {
  const values: number[] = [];
  for (const piece of words.split(/[,;\n]/).map((part) => part.trim())) {
    if (piece === '') continue;
    const range = span.exec(piece);
    const more = range
      ? spanValues(Number(range[1]), Number(range[2]), Number(range[3] ?? 1))
      : [Number(piece)];
    const isFine = more?.every(
      (value) => Number.isFinite(value) && (!isInteger || value % 1 === 0),
    );
    if (!more || !isFine) return { values, fault: piece };
    values.push(...more);
  }
  return { values: [...new Set(values)], fault: null };
}

/** What an axis comes to: numbers and spans of them, lines of text, or what was picked. */
export function valuesOf(axis: AxisDraft, { kind }: Pick<GridField, 'kind'>): AxisValues {
  if (kind === 'choice') return { values: axis.picked, fault: null };
  if (kind !== 'text') return numberValues(axis.words, kind === 'integer');
  const lines = axis.words.split('\n').map((line) => line.trim());
  return { values: [...new Set(lines.filter(Boolean))], fault: null };
}

/** Fields of parts that a job does not have cannot be varied: no LoRA, no weight of it. */
export function fieldsFor(fields: readonly GridField[], job: object): GridField[] {
  const has = new Set(
    Object.entries(job)
      .filter(([, part]) => part)
      .map(([name]) => name),
  );
  return fields.filter(({ field }) => {
    const [root = '', ...deeper] = field.split(/[.[]/);
    return deeper.length === 0 || has.has(root);
  });
}

/** What people compare first, where it can be compared. */
const usualFields = ['steps', 'cfg_scale'];

export function firstAxes(fields: readonly { field: string }[]): AxisDraft[] {
  const isUsual = ({ field }: { field: string }) => usualFields.includes(field);
  const order = [...fields.filter(isUsual), ...fields.filter((one) => !isUsual(one))];
  return order.slice(0, 2).map(({ field }) => blankAxis(field));
}

const gridFieldKeys: Readonly<Record<string, Key>> = {
  prompt: 'compose.prompt',
  negative_prompt: 'compose.negative_prompt',
  model_id: 'compose.model',
  scheduler: 'compose.scheduler',
  steps: 'compose.steps',
  cfg_scale: 'compose.cfg_scale',
  text_accuracy: 'compose.text_accuracy',
  cfg_rescale: 'compose.cfg_rescale',
  clip_skip: 'compose.clip_skip',
  seed: 'compose.seed',
  width: 'compose.width',
  height: 'compose.height',
  vae_id: 'compose.vae',
  'loras[0].model_id': 'grid.first_lora',
  'loras[0].weight': 'grid.first_lora_weight',
  'controls[0].weight': 'grid.first_control_weight',
  'reference_images[0].weight': 'grid.first_reference_weight',
  'source.strength': 'compose.strength',
  'hires.strength': 'grid.hires_strength',
  'refiner.start': 'grid.refiner_start',
};

/** A setting in the reader's language, which the sheet is labelled in as well. */
export function gridFieldName({ field, label }: Pick<GridField, 'field' | 'label'>, t: Say) {
  const key = gridFieldKeys[field];
  return key ? t(key) : label;
}

/** The server names the choices of its own; which models go together is known here. */
export function choicesOf(
  { field, choices }: Pick<GridField, 'field' | 'choices'>,
  models: readonly Model[],
  main: Model,
): string[] {
  const ready = models.filter(({ state }) => state === 'ready');
  const ids = (some: readonly Model[]) => some.map(({ id }) => id);
  if (choices.length > 0) return choices;
  if (field === 'model_id') return ids(mainModels(ready));
  if (field === 'vae_id') return ids(companions(ready, main, 'vae'));
  return field.startsWith('loras') ? ids(companions(ready, main, 'lora')) : [];
}

/** How many pictures a grid has. */
export function cellCount(axes: readonly AxisValues[]): number {
  if (axes.length === 0 || axes.some(({ values }) => values.length === 0)) return 0;
  return axes.reduce((product, { values }) => product * values.length, 1);
}

interface Drawn {
  duration_ms: number;
  steps: number;
  width: number;
  height: number;
}

interface Work {
  steps: number;
  width: number;
  height: number;
}

/**
 * How long a grid may take, from how long the last picture took: time goes with steps and pixels.
 * Null when nothing was drawn yet.
 */
export function gridTime(axes: readonly GridAxis[], job: Work, last: Drawn | null): number | null {
  if (!last || last.duration_ms <= 0 || last.steps <= 0) return null;
  const perStep = last.duration_ms / last.steps / (last.width * last.height);
  const mean = (field: keyof Work) => {
    const values = axes.find((axis) => axis.field === field)?.values.map(Number);
    if (!values || values.length === 0) return job[field];
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const cells = axes.reduce((product, { values }) => product * values.length, 1);
  return cells * perStep * mean('steps') * mean('width') * mean('height');
}
