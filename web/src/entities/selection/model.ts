import type { Filter } from '@/entities/filter/model';

/**
 * What a person has picked from one list: some assets by their ids, or everything the list's
 * filter matches except a few. The second never grows with the list, however long it is.
 */
export interface Selection {
  /** Everything matches, minus `except`; otherwise only `ids` are picked. */
  everything: boolean;
  ids: ReadonlySet<string>;
  except: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: number | null;
}

export const nothing: Selection = {
  everything: false,
  ids: new Set(),
  except: new Set(),
  anchor: null,
};

export function isSelected(selection: Selection, id: string): boolean {
  return selection.everything ? !selection.except.has(id) : selection.ids.has(id);
}

export function countOf(selection: Selection, total: number): number {
  return selection.everything ? Math.max(0, total - selection.except.size) : selection.ids.size;
}

function flipped(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function toggle(selection: Selection, id: string, index: number): Selection {
  if (selection.everything) {
    return { ...selection, except: flipped(selection.except, id), anchor: index };
  }
  return { ...selection, ids: flipped(selection.ids, id), anchor: index };
}

export function only(id: string, index: number): Selection {
  return { ...nothing, ids: new Set([id]), anchor: index };
}

export function withRange(selection: Selection, ids: readonly string[]): Selection {
  if (selection.everything) {
    const except = new Set(selection.except);
    ids.forEach((id) => except.delete(id));
    return { ...selection, except };
  }
  return { ...selection, ids: new Set([...selection.ids, ...ids]) };
}

export function everything(anchor: number | null): Selection {
  return { ...nothing, everything: true, anchor };
}

/** Assets that are gone are picked no longer. */
export function withoutIds(selection: Selection, gone: readonly string[]): Selection {
  if (!gone.some((id) => selection.ids.has(id) || selection.except.has(id))) return selection;
  const kept = (set: ReadonlySet<string>) => new Set([...set].filter((id) => !gone.includes(id)));
  return { ...selection, ids: kept(selection.ids), except: kept(selection.except) };
}

/** What a verb acts on. `count` is how many that are, as far as the page knows. */
export type Target =
  | { kind: 'ids'; ids: readonly string[]; count: number }
  | { kind: 'filter'; filter: Filter; exclude: readonly string[]; count: number };

export function targetOf(selection: Selection, filter: Filter, total: number): Target {
  const count = countOf(selection, total);
  if (!selection.everything) return { kind: 'ids', ids: [...selection.ids], count };
  return { kind: 'filter', filter, exclude: [...selection.except], count };
}

export function targetOfIds(ids: readonly string[]): Target {
  return { kind: 'ids', ids, count: ids.length };
}
