import { useElementSize, useMergedRef } from '@mantine/hooks';
import {
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type HTMLAttributes,
  type ReactNode,
  type Ref,
} from 'react';
import { layRows, placeToShow, rowAt } from './rowsLayout';
import styles from './VirtualRows.module.css';

export interface RowsHandle {
  /** Brings a row into sight; `margin_px` leaves room above it for what sticks there. */
  reveal: (index: number, margin_px?: number) => void;
  focus: () => void;
}

interface Props extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  ref?: Ref<RowsHandle>;
  heights_px: readonly number[];
  row: (index: number) => ReactNode;
}

const overscan_px = 400;

/** Rows of known heights, any number of them; only those near the window are in the document. */
export function VirtualRows({ ref, heights_px, row, className = '', ...rest }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, height } = useElementSize<HTMLDivElement>();
  const [top_px, setTop] = useState(0);
  const { tops_px, total_px } = useMemo(() => layRows(heights_px), [heights_px]);
  const first = rowAt(tops_px, top_px - overscan_px);
  const last = heights_px.length === 0 ? -1 : rowAt(tops_px, top_px + height + overscan_px);
  useImperativeHandle(ref, () => ({
    focus: () => box.current?.focus({ preventScroll: true }),
    reveal: (index, margin_px = 0) => {
      const view = box.current;
      const row_top = tops_px[index];
      if (!view || row_top === undefined) return;
      view.scrollTop = placeToShow(
        { top_px: row_top - margin_px, height_px: (heights_px[index] ?? 0) + margin_px },
        { top_px: view.scrollTop, height_px: view.clientHeight },
      );
    },
  }));
  return (
    <div
      {...rest}
      ref={useMergedRef(box, sizeRef)}
      className={`${styles.scroll} ${className}`}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div role="presentation" className={styles.sheet} style={{ height: total_px }}>
        {height > 0 &&
          Array.from({ length: last - first + 1 }, (_none, at) => {
            const index = first + at;
            return (
              <div
                key={index}
                role="presentation"
                className={styles.row}
                style={{ top: tops_px[index], height: heights_px[index] }}
              >
                {row(index)}
              </div>
            );
          })}
      </div>
    </div>
  );
}
