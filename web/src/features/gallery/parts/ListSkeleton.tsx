import { useElementSize } from '@mantine/hooks';
import { gridFor } from '@/ui/gridLayout';
import type { GridMeasures } from '@/ui/VirtualGrid';
import styles from './Panel.module.css';

/** The grid as it will stand, before anything is known of what stands in it. */
export function ListSkeleton(measures: GridMeasures) {
  const { wanted_px, columns, gap_px = 4, foot_px = 0, padding_px = 12 } = measures;
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const room_px = Math.max(1, width);
  const grid = gridFor(room_px, height, {
    wanted_px,
    columns: columns?.(room_px),
    gap_px,
    foot_px,
  });
  const rows = width > 0 ? Math.ceil(height / grid.row_px) : 0;
  return (
    <div aria-hidden className={styles.skeleton} style={{ padding: padding_px }}>
      <div
        ref={ref}
        className={styles.skeletonGrid}
        style={{
          columnGap: gap_px,
          gridTemplateColumns: `repeat(${grid.columns}, ${grid.cell_px}px)`,
          gridAutoRows: grid.row_px,
        }}
      >
        {Array.from({ length: rows * grid.columns }, (_nothing, cell) => (
          <span key={cell} className={styles.skeletonCell} style={{ height: grid.cell_px }} />
        ))}
      </div>
    </div>
  );
}
