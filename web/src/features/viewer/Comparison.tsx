import { SegmentedControl } from '@mantine/core';
import { useRef, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import type { Asset } from '@/api/assets';
import type { Key } from '@/lib/i18n/text';
import { useText } from '@/lib/i18n/useText';
import { isSameShape } from './zoom';
import { compareModes, look, useViewer, type CompareMode } from './state';
import styles from './Viewer.module.css';
import { StillOrFilm } from './parts/StillOrFilm';
import { ZoomPane } from './parts/ZoomPane';

const modeNames: Record<CompareMode, Key> = {
  slider: 'viewer.compare_slider',
  side: 'viewer.compare_side',
  difference: 'viewer.compare_difference',
};

interface Props {
  left: Asset;
  right: Asset;
}

/** Pixels are counted in the finer of two pictures of one shape, so that zooming shows them all. */
function frameOf(left: Asset, right: Asset): Asset {
  return isSameShape(left, right) && right.width > left.width ? right : left;
}

/** Two pictures under one zoom: wiped, side by side, or what differs between them. */
export function Comparison({ left, right }: Props) {
  const t = useText();
  const { zoom, mode, split } = useViewer();
  const pane = { zoom, onZoom: (next: typeof zoom) => look({ zoom: next }) };
  const frame = frameOf(left, right);
  return (
    <div className={styles.comparison} data-mode={mode}>
      {mode === 'side' ? (
        <div className={styles.sides}>
          <ZoomPane {...pane} picture={frame} label={t('viewer.left')}>
            <StillOrFilm asset={left} />
          </ZoomPane>
          <ZoomPane
            {...pane}
            picture={isSameShape(left, right) ? frame : right}
            label={t('viewer.right')}
          >
            <StillOrFilm asset={right} />
          </ZoomPane>
        </div>
      ) : (
        <ZoomPane {...pane} picture={frame} label={t('viewer.stage')}>
          <StillOrFilm asset={left} />
          <div
            className={mode === 'slider' ? styles.wiped : styles.difference}
            style={{ '--split': `${split * 100}%` } as CSSProperties}
          >
            <StillOrFilm asset={right} />
          </div>
          {mode === 'slider' && <WipeHandle />}
        </ZoomPane>
      )}
      <SegmentedControl
        className={styles.modes}
        size="xs"
        aria-label={t('viewer.compare_mode')}
        value={mode}
        onChange={(value) => look({ mode: value as CompareMode })}
        data={compareModes.map((value) => ({ value, label: t(modeNames[value]) }))}
      />
    </div>
  );
}

/** The edge between the two, moved by pointer or arrow keys; it lies in the picture itself. */
function WipeHandle() {
  const t = useText();
  const split = useViewer((state) => state.split);
  const handle = useRef<HTMLDivElement>(null);
  const place = (at: number) => look({ split: Math.min(1, Math.max(0, at)) });
  const onPointerMove = (event: PointerEvent) => {
    const bounds = handle.current?.parentElement?.getBoundingClientRect();
    if (!bounds || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.stopPropagation();
    place((event.clientX - bounds.left) / bounds.width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -0.02 : event.key === 'ArrowRight' ? 0.02 : 0;
    if (step === 0) return;
    event.preventDefault();
    place(split + step);
  };
  return (
    <div
      ref={handle}
      className={styles.wipe}
      style={{ left: `${split * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label={t('viewer.wipe')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
