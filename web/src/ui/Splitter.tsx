import type { KeyboardEvent, PointerEvent } from 'react';
import { clamp } from '@/lib/numbers';
import styles from './Splitter.module.css';

interface Props {
  label: string;
  /** The panel this edge resizes lies on that side of it. */
  panel: 'before' | 'after';
  width_px: number;
  min_px: number;
  max_px: number;
  onChange: (width_px: number) => void;
  onReset: () => void;
}

const key_step_px = 16;

/** The edge between two panels: drag it, nudge it with the arrow keys, or double-click to reset. */
export function Splitter({ label, panel, width_px, min_px, max_px, onChange, onReset }: Props) {
  const sign = panel === 'before' ? 1 : -1;
  const resize = (next: number) => onChange(Math.round(clamp(next, { min: min_px, max: max_px })));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const edge = event.currentTarget;
    const startX = event.clientX;
    edge.setPointerCapture(event.pointerId);
    const move = (e: globalThis.PointerEvent) => resize(width_px + sign * (e.clientX - startX));
    edge.addEventListener('pointermove', move);
    const stop = () => edge.removeEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', stop, { once: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -sign, ArrowRight: sign };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    resize(width_px + step * key_step_px);
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width_px}
      aria-valuemin={min_px}
      aria-valuemax={max_px}
      className={styles.edge}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
    />
  );
}
