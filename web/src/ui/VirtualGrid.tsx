import { useElementSize, useMergedRef } from '@mantine/hooks';
import {
  Fragment,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type HTMLAttributes,
  type ReactNode,
  type Ref,
} from 'react';
import { flushSync } from 'react-dom';
import { follow, makeScale, toNative, type Place } from '@/lib/scaledScroll';
import { gridFor, rowsInSight, type GridShape } from './gridLayout';
import styles from './VirtualGrid.module.css';

export interface GridHandle {
  grid: GridShape;
  page_rows: number;
  focus: () => void;
  /** Brings a cell into sight; `start` puts its row at the top. */
  reveal: (index: number, where?: 'near' | 'start') => void;
}

/** How the cells are laid out in the room there is. */
export interface GridMeasures {
  wanted_px?: number;
  columns?: (width_px: number) => number;
  gap_px?: number;
  foot_px?: number;
  padding_px?: number;
}

interface Props extends GridMeasures, Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  ref?: Ref<GridHandle>;
  count: number;
  /** Where to begin, and who wants to know where the reader is, in px from the top of the list. */
  place?: number;
  onPlace?: (virtual_px: number) => void;
  onRange: (first: number, last: number) => void;
  cell: (index: number, grid: GridShape) => ReactNode;
  /** What stands under the last row. */
  tail?: ReactNode;
  tail_px?: number;
}

const settle_ms = 140;

/**
 * Equal cells in rows, any number of them, under a true scrollbar. Only rows in sight are in the
 * document; a row that leaves lends its elements to one that comes, so that no place is far away.
 */
export function VirtualGrid(props: Props) {
  const {
    ref,
    count,
    wanted_px,
    columns,
    gap_px = 4,
    foot_px = 0,
    padding_px = 12,
    ...more
  } = props;
  const { place = 0, onPlace, onRange, cell, tail, tail_px = 0, ...rest } = more;
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const room_px = Math.max(1, width - 2 * padding_px);
  const wish = { wanted_px, columns: columns?.(room_px), gap_px, foot_px };
  const grid = gridFor(room_px, height, wish);
  const isReady = width > 0 && height > 0;
  const rows = Math.ceil(count / grid.columns);
  const total_px = rows * grid.row_px + 2 * padding_px - gap_px + tail_px;
  const scale = makeScale(total_px, height);

  const at = useRef<Place>({ native: 0, virtual: place });
  const [view, setView] = useState({ virtual: place, shift: 0 });
  const latest = useRef({ scale, onPlace, row_px: grid.row_px });

  const moveTo = useCallback((next: Place) => {
    at.current = next;
    const shift = Math.round(next.native - next.virtual);
    const { row_px } = latest.current;
    setView((before) => {
      const isSameRow = Math.floor(before.virtual / row_px) === Math.floor(next.virtual / row_px);
      return isSameRow && before.shift === shift ? before : { virtual: next.virtual, shift };
    });
    latest.current.onPlace?.(next.virtual);
  }, []);

  const goTo = useCallback(
    (virtual: number) => {
      const now = latest.current.scale;
      const wanted = Math.min(now.virtual_px, Math.max(0, virtual));
      const native = Math.round(toNative(now, wanted));
      moveTo({ native, virtual: wanted });
      if (box.current) box.current.scrollTop = native;
    },
    [moveTo],
  );

  // Another size or length: the row that was on top stays on top, wherever that now is.
  const drawn = useRef<GridShape | null>(null);
  useLayoutEffect(() => {
    latest.current = { scale, onPlace, row_px: grid.row_px };
  });
  useLayoutEffect(() => {
    if (!isReady) return;
    const before = drawn.current ?? grid;
    drawn.current = grid;
    const now = at.current.virtual;
    const row = Math.floor(now / before.row_px);
    const isSame = before.columns === grid.columns && before.row_px === grid.row_px;
    const newRow = Math.floor((row * before.columns) / grid.columns);
    goTo(isSame ? now : newRow * grid.row_px + (now - row * before.row_px));
    // Only what changes the geometry matters here, not where the reader is in it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isReady, total_px, height, grid.row_px, grid.columns]);

  const settle = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(settle.current), []);
  const onScroll = () => {
    const element = box.current;
    if (!element || Math.abs(element.scrollTop - at.current.native) < 1) return;
    const next = follow(scale, at.current, element.scrollTop);
    if (next.native !== element.scrollTop) element.scrollTop = next.native;
    moveTo(next);
    window.clearTimeout(settle.current);
    settle.current = window.setTimeout(() => {
      // Wheel steps lead the two measures apart; at rest they are made to agree, unseen.
      const { virtual } = at.current;
      const native = Math.round(toNative(latest.current.scale, virtual));
      if (native !== Math.round(at.current.native)) flushSync(() => goTo(virtual));
    }, settle_ms);
  };

  const { first, pool } = rowsInSight(view.virtual, height, count, grid);
  const from = first * grid.columns;
  const to = Math.min(count, (first + pool) * grid.columns) - 1;
  useEffect(() => {
    if (isReady) onRange(from, to);
  }, [isReady, from, to, onRange]);

  useImperativeHandle(ref, () => ({
    grid,
    page_rows: Math.max(1, Math.floor(height / grid.row_px)),
    focus: () =>
      box.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true }),
    reveal: (index, where = 'near') => {
      const top = padding_px + Math.floor(index / grid.columns) * grid.row_px;
      const bottom = top + grid.row_px - gap_px;
      const now = at.current.virtual;
      if (where === 'start') goTo(top - padding_px);
      else if (top - padding_px < now) goTo(top - padding_px);
      else if (bottom + padding_px > now + height) goTo(bottom + padding_px - height);
    },
  }));

  return (
    <div ref={useMergedRef(box, sizeRef)} className={styles.scroll} onScroll={onScroll}>
      <div
        {...rest}
        role="grid"
        aria-rowcount={rows}
        aria-colcount={grid.columns}
        className={styles.grid}
        style={{ height: scale.native_px + height - tail_px }}
      >
        {isReady &&
          Array.from({ length: pool }, (_nothing, slot) => {
            const row = first + ((((slot - first) % pool) + pool) % pool);
            const start = row * grid.columns;
            const cells = Math.min(grid.columns, count - start);
            return (
              <div
                key={slot}
                role="row"
                aria-rowindex={row + 1}
                className={styles.row}
                style={{
                  top: padding_px + row * grid.row_px + view.shift,
                  left: padding_px,
                  gap: gap_px,
                  gridTemplateColumns: `repeat(${grid.columns}, ${grid.cell_px}px)`,
                  height: grid.row_px - gap_px,
                }}
              >
                {Array.from({ length: Math.max(0, cells) }, (_none, column) => (
                  <Fragment key={column}>{cell(start + column, grid)}</Fragment>
                ))}
              </div>
            );
          })}
      </div>
      {isReady && tail && (
        <div
          className={styles.tail}
          style={{ top: padding_px * 2 + rows * grid.row_px - gap_px + view.shift }}
        >
          {tail}
        </div>
      )}
    </div>
  );
}
