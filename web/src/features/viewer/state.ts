import { create } from 'zustand';
import type { Zoom } from './zoom';

export const compareModes = ['slider', 'side', 'difference'] as const;
export type CompareMode = (typeof compareModes)[number];

interface ViewerState {
  /** Null: the whole picture fits the stage, whatever the stage becomes. */
  zoom: Zoom | null;
  /** The picture beside the open one; null: no comparison. */
  comparedId: string | null;
  mode: CompareMode;
  /** Where the slider stands, 0 to 1 from the left. */
  split: number;
}

const atRest: ViewerState = { zoom: null, comparedId: null, mode: 'slider', split: 0.5 };

/** How one looks at the open picture. Lost with the page on purpose: it belongs to the moment. */
export const useViewer = create<ViewerState>()(() => atRest);

export function look(part: Partial<ViewerState>): void {
  useViewer.setState(part);
}

/** Another picture starts whole, with nothing beside it. */
export function lookAnew(): void {
  useViewer.setState({ zoom: null, comparedId: null, split: 0.5 });
}
