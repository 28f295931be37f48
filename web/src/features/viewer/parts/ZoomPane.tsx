import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef, type ReactNode } from 'react';
import { fitZoom, keepInside, wheelFactor, zoomAt, type Size, type Zoom } from '../zoom';
import { usePointers } from './usePointers';
import styles from '../Viewer.module.css';

interface Props {
  picture: Size;
  /** Null: fit. */
  zoom: Zoom | null;
  onZoom: (zoom: Zoom | null) => void;
  /** A flick to the side while the whole picture shows: -1 towards the next, 1 back. */
  onFlick?: (direction: 1 | -1) => void;
  label: string;
  children: ReactNode;
}

/** A stage for one picture: wheel, pinch and double click zoom, dragging pans. */
export function ZoomPane({ picture, zoom, onZoom, onFlick, label, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width, height } = useElementSize<HTMLDivElement>();
  const stage = { width, height };
  const isMeasured = width > 0 && height > 0;
  const shown = zoom ? keepInside(zoom, picture, stage) : fitZoom(picture, stage);

  const fromMiddle = (event: { clientX: number; clientY: number }) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!bounds) return { x: 0, y: 0 };
    return {
      x: event.clientX - bounds.left - bounds.width / 2,
      y: event.clientY - bounds.top - bounds.height / 2,
    };
  };
  const scaleBy = (factor: number, at: { clientX: number; clientY: number }) =>
    onZoom(zoomAt(shown, shown.scale * factor, fromMiddle(at), picture, stage));

  // React listens to wheels passively, which could not keep the page from scrolling.
  const wheel = useRef<(event: WheelEvent) => void>(() => undefined);
  useEffect(() => {
    wheel.current = (event) => {
      event.preventDefault();
      scaleBy(wheelFactor(event.deltaY, event.deltaMode), event);
    };
  });
  useEffect(() => {
    const element = box.current;
    const onWheel = (event: WheelEvent) => wheel.current(event);
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);

  const pointers = usePointers({
    onPan: (x, y) => {
      if (zoom) onZoom(keepInside({ ...shown, x: shown.x + x, y: shown.y + y }, picture, stage));
    },
    onPinch: scaleBy,
    onFlick: (direction) => {
      if (!zoom) onFlick?.(direction);
    },
  });

  return (
    <div
      ref={useMergedRef(box, sizeRef)}
      className={styles.pane}
      data-zoomed={zoom ? true : undefined}
      role="group"
      aria-label={label}
      {...pointers}
      onDoubleClick={(event) =>
        onZoom(zoom ? null : zoomAt(shown, 1, fromMiddle(event), picture, stage))
      }
    >
      {isMeasured && (
        <div
          className={styles.picture}
          data-pixels={shown.scale >= 3 || undefined}
          style={{
            width: picture.width,
            height: picture.height,
            transform: placed(shown),
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}

const placed = ({ x, y, scale }: Zoom) =>
  `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale})`;
