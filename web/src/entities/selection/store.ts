import { create } from 'zustand';
import { nothing, withoutIds, type Selection } from './model';

interface Selected {
  /** The list the selection belongs to: another filter is another list, and picks anew. */
  view: string;
  selection: Selection;
}

const useSelected = create<Selected>()(() => ({ view: '', selection: nothing }));

export function useSelection(view: string): Selection {
  return useSelected((state) => (state.view === view ? state.selection : nothing));
}

export function selectionNow(view: string): Selection {
  const state = useSelected.getState();
  return state.view === view ? state.selection : nothing;
}

export function select(view: string, change: (selection: Selection) => Selection): void {
  useSelected.setState({ view, selection: change(selectionNow(view)) });
}

export function clearSelection(): void {
  useSelected.setState({ selection: nothing });
}

export function dropFromSelection(ids: readonly string[]): void {
  useSelected.setState(({ selection }) => ({ selection: withoutIds(selection, ids) }));
}
