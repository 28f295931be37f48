import { useElementSize } from '@mantine/hooks';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { Month } from '@/api/assets';
import { clamp } from '@/lib/numbers';
import { useText } from '@/lib/i18n/useText';
import { monthAt, monthLabels, monthName } from '../months';
import styles from './Scrubber.module.css';

interface Props {
  months: readonly Month[];
  total: number;
  /** The first position in sight; it changes often and concerns nobody else. */
  seen: StoreApi<{ first: number }>;
  onJump: (position: number) => void;
}

/** The years and months of a list along its side: press or drag to be there. */
export function Scrubber({ months, total, seen, onJump }: Props) {
  const t = useText();
  const position = useStore(seen, ({ first }) => first);
  const { ref, height } = useElementSize<HTMLDivElement>();
  const current = monthAt(months, position);
  const jump = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const part = clamp((event.clientY - box.top) / box.height, { min: 0, max: 1 });
    onJump(Math.min(total - 1, Math.floor(part * total)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 12,
      PageUp: -12,
      Home: -months.length,
      End: months.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = months[clamp(current + step, { min: 0, max: months.length - 1 })];
    if (next) onJump(next.offset);
  };
  return (
    <div
      ref={ref}
      className={styles.scrubber}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('gallery.scrubber')}
      aria-valuemin={0}
      aria-valuemax={months.length - 1}
      aria-valuenow={current}
      aria-valuetext={monthName(months[current]?.month ?? '', t.language)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        jump(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) jump(event);
      }}
    >
      {monthLabels(months, total, height, t.language).map(({ top_px, words, isYear }) => (
        <span
          key={top_px}
          className={styles.label}
          data-year={isYear || undefined}
          style={{ top: top_px }}
        >
          {words}
        </span>
      ))}
      <span
        className={styles.cursor}
        style={{ top: `${(position / Math.max(1, total)) * 100}%` }}
      />
    </div>
  );
}
