import { useMemo, useSyncExternalStore } from 'react';
import { viewQuery, type View } from '@/entities/filter/model';
import { AssetWindow } from './AssetWindow';

const windows = new Map<string, AssetWindow>();
const windows_max = 8;

/** One window for each list, shared by whoever looks at it and kept for those who come back. */
function windowFor(view: View): AssetWindow {
  const key = viewQuery(view);
  const known = windows.get(key) ?? new AssetWindow(view);
  windows.delete(key);
  windows.set(key, known);
  for (const [name, list] of windows) {
    if (windows.size <= windows_max) break;
    if (!list.isWatched && list !== known) windows.delete(name);
  }
  return known;
}

export function eachWindow(act: (list: AssetWindow) => void): void {
  windows.forEach(act);
}

export function forgetWindows(): void {
  windows.clear();
}

function useWindow(view: View): AssetWindow {
  const key = viewQuery(view);
  // The key says all that matters about the view.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => windowFor(view), [key]);
}

export function useAssetWindow(view: View): AssetWindow {
  const list = useWindow(view);
  useSyncExternalStore(list.watch, list.revision);
  return list;
}

/** The list for somebody who cares about a part of it: only that part's change is news. */
export function useWindowPart(
  view: View,
  part: (list: AssetWindow) => string | number | null,
): AssetWindow {
  const list = useWindow(view);
  useSyncExternalStore(list.watch, () => part(list));
  return list;
}
