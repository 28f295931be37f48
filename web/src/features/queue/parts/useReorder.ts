import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { placeOfDrag, placeOfKey, yields } from '../model';

interface Drag {
  from: number;
  to: number;
  moved_px: number;
  row_px: number;
}

interface Options {
  count: number;
  /** The row with this key is now at that place. */
  onMove: (key: string, to: number) => void;
}

/** Rows of one list taken to another place, by pointer or by the arrow keys on their handles. */
export function useReorder({ count, onMove }: Options) {
  const list = useRef<HTMLUListElement>(null);
  const middles = useRef<number[]>([]);
  const start_px = useRef(0);
  const [drag, setDrag] = useState<Drag | null>(null);
  // A row that changes its place in the document loses the focus; its handle gets it back.
  const held = useRef<string | null>(null);
  useEffect(() => {
    if (held.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-handle="${held.current}"]`)?.focus();
    held.current = null;
  });

  const begin = (event: PointerEvent<HTMLElement>, from: number) => {
    if (event.button !== 0) return;
    const rows = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
    middles.current = rows.map(({ top, height }) => top + height / 2);
    start_px.current = event.clientY;
    event.currentTarget.setPointerCapture(event.pointerId);
    const next = middles.current[from === 0 ? 1 : from - 1] ?? 0;
    const row_px = Math.abs(next - (middles.current[from] ?? 0));
    setDrag({ from, to: from, moved_px: 0, row_px });
  };
  const move = (event: PointerEvent) => {
    if (!drag) return;
    const moved_px = event.clientY - start_px.current;
    setDrag({ ...drag, moved_px, to: placeOfDrag(middles.current, drag.from, moved_px) });
  };
  const end = (key: string) => {
    if (drag && drag.to !== drag.from) onMove(key, drag.to);
    setDrag(null);
  };
  const onKeyDown = (event: KeyboardEvent, key: string, index: number) => {
    const to = placeOfKey(event.key, index, count);
    if (to === null) return;
    event.preventDefault();
    held.current = key;
    onMove(key, to);
  };

  return {
    list,
    /** Where a row is drawn while one is dragged. */
    offset: (index: number) => {
      if (!drag) return undefined;
      if (index === drag.from) return `translateY(${drag.moved_px}px)`;
      return `translateY(${yields(index, drag.from, drag.to) * drag.row_px}px)`;
    },
    isDragged: (index: number) => drag?.from === index,
    isDragging: drag !== null,
    handle: (key: string, index: number) => ({
      'data-handle': key,
      onPointerDown: (event: PointerEvent<HTMLElement>) => begin(event, index),
      onPointerMove: move,
      onPointerUp: () => end(key),
      onPointerCancel: () => setDrag(null),
      onKeyDown: (event: KeyboardEvent) => onKeyDown(event, key, index),
    }),
  };
}
