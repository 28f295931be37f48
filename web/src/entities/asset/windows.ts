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

export function useAssetWindow(view: View): AssetWindow {
  const key = viewQuery(view);
  // The key says all that matters about the view.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const list = useMemo(() => windowFor(view), [key]);
  useSyncExternalStore(list.watch, list.revision);
  return list;
}
