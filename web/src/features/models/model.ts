import type { ModelRecord } from '@/api/models';
import type { ModelSort } from '@/entities/model/sorts';
import type { Say } from '@/lib/i18n/text';

/** The types in the order they are listed: what draws first, then what is added to it. */
export const modelTypes = [
  'main',
  'lora',
  'embedding',
  'controlnet',
  't2i_adapter',
  'ip_adapter',
  'vae',
  'upscaler',
  'clip_vision',
  'depth_estimator',
  'pose_estimator',
  'text_encoder',
  'motion',
  'unknown',
] as const;
type KnownType = (typeof modelTypes)[number];

export const modelBases = [
  'sd-1',
  'sd-2',
  'sdxl',
  'sdxl-refiner',
  'sd-3',
  'flux',
  'svd',
  'starter',
  'any',
  'unknown',
] as const;

/** Names of families are the same in every language. */
const baseNames: Record<string, string> = {
  'sd-1': 'SD 1.x',
  'sd-2': 'SD 2.x',
  sdxl: 'SDXL',
  'sdxl-refiner': 'SDXL refiner',
  'sd-3': 'SD 3',
  flux: 'FLUX',
  svd: 'SVD',
  starter: 'Starter',
};

const isKnownType = (type: string): type is KnownType => modelTypes.some((known) => known === type);

export function typeName(type: string, t: Say): string {
  return isKnownType(type) ? t(`models.type_${type}`) : type;
}

export function typesName(type: string, t: Say): string {
  return isKnownType(type) ? t(`models.types_${type}`) : type;
}

export function baseName(base: string, t: Say): string {
  if (base === 'any') return t('models.base_any');
  if (base === 'unknown' || base === '') return t('models.base_unknown');
  return baseNames[base] ?? base;
}

/** What stands on a model's mark: its state, or that nobody knows what it is. */
export type Condition = 'ready' | 'missing' | 'broken' | 'unknown';

export function conditionOf({ state, type }: ModelRecord): Condition {
  if (state !== 'ready') return state;
  return type === 'unknown' ? 'unknown' : 'ready';
}

export interface ModelFilter {
  q: string;
  type: string | null;
  base: string | null;
  sort: ModelSort;
}

function matchesWords(model: ModelRecord, words: readonly string[]): boolean {
  const { name, description, path, trigger, trigger_phrases } = model;
  const hay = [name, description, path, trigger, ...trigger_phrases].join('\n').toLowerCase();
  return words.every((word) => hay.includes(word));
}

export function filterModels(models: readonly ModelRecord[], filter: ModelFilter): ModelRecord[] {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(
    (model) =>
      (filter.type === null || model.type === filter.type) &&
      (filter.base === null || model.base === filter.base) &&
      matchesWords(model, words),
  );
}

const numbers: Record<string, (model: ModelRecord) => number> = {
  size: ({ bytes }) => bytes,
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
};

function comparer(sort: ModelSort, language: string) {
  const names = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const byName = (a: ModelRecord, b: ModelRecord) => names.compare(a.name, b.name);
  const sign = sort.startsWith('-') ? -1 : 1;
  const value = numbers[sort.replace('-', '')];
  if (!value) return (a: ModelRecord, b: ModelRecord) => sign * byName(a, b);
  return (a: ModelRecord, b: ModelRecord) => sign * (value(a) - value(b)) || byName(a, b);
}

export type Entry =
  | { kind: 'head'; key: string; type: string; base: string; count: number }
  | { kind: 'model'; key: string; model: ModelRecord };

const rank = (order: readonly string[], word: string) => {
  const at = order.indexOf(word);
  return at < 0 ? order.length - 1.5 : at;
};

/** One line for each type of each family, then its models: what a person looks for together. */
export function entriesOf(
  models: readonly ModelRecord[],
  sort: ModelSort,
  language: string,
): Entry[] {
  const groups = new Map<string, ModelRecord[]>();
  for (const model of models) {
    const key = `${model.type} ${model.base}`;
    const members = groups.get(key) ?? [];
    members.push(model);
    groups.set(key, members);
  }
  const compare = comparer(sort, language);
  return [...groups]
    .map(([key, members]) => ({ key, members, first: members[0] }))
    .filter(({ first }) => first !== undefined)
    .sort(
      (a, b) =>
        rank(modelTypes, a.first?.type ?? '') - rank(modelTypes, b.first?.type ?? '') ||
        rank(modelBases, a.first?.base ?? '') - rank(modelBases, b.first?.base ?? '') ||
        a.key.localeCompare(b.key),
    )
    .flatMap(({ key, members, first }): Entry[] => [
      {
        kind: 'head',
        key,
        type: first?.type ?? '',
        base: first?.base ?? '',
        count: members.length,
      },
      ...members.sort(compare).map((model): Entry => ({ kind: 'model', key: model.id, model })),
    ]);
}

/** The model an arrow key leads to from the open one; the first when none is open. */
export function stepModel(
  entries: readonly Entry[],
  openId: string | null,
  key: string,
): ModelRecord | null {
  const models = entries.flatMap((entry) => (entry.kind === 'model' ? [entry.model] : []));
  const at = models.findIndex(({ id }) => id === openId);
  const last = models.length - 1;
  const places: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? 0 : at - 1,
    Home: 0,
    End: last,
    PageDown: Math.min(last, at + 10),
    PageUp: Math.max(0, at - 10),
  };
  const place = places[key];
  return place === undefined ? null : (models[place] ?? null);
}

/** The values of one part of all models, each with how many there are, in the usual order. */
export function countsOf(
  models: readonly ModelRecord[],
  part: 'type' | 'base',
): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const model of models) counts.set(model[part], (counts.get(model[part]) ?? 0) + 1);
  const order: readonly string[] = part === 'type' ? modelTypes : modelBases;
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => rank(order, a.value) - rank(order, b.value));
}
