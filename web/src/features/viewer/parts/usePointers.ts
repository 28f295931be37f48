import { useRef, type PointerEvent } from 'react';

interface Gestures {
  onPan: (x: number, y: number) => void;
  /** Two fingers: how much farther apart they are than before, and the spot between them. */
  onPinch: (factor: number, between: { clientX: number; clientY: number }) => void;
  onFlick: (direction: 1 | -1) => void;
}

interface Spot {
  x: number;
  y: number;
}

const flick_px = 60;

const distance = (a: Spot, b: Spot) => Math.hypot(a.x - b.x, a.y - b.y);

/** Mouse, pen and fingers on one element, as pans, pinches and flicks. */
export function usePointers({ onPan, onPinch, onFlick }: Gestures) {
  const down = useRef(new Map<number, Spot>());
  const start = useRef<Spot | null>(null);

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || isControl(event.target)) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const spot = { x: event.clientX, y: event.clientY };
    start.current = down.current.size === 0 && event.pointerType === 'touch' ? spot : null;
    down.current.set(event.pointerId, spot);
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = down.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    down.current.set(event.pointerId, now);
    if (down.current.size === 1) onPan(now.x - before.x, now.y - before.y);
    if (down.current.size !== 2) return;
    const other = [...down.current].find(([id]) => id !== event.pointerId)?.[1];
    if (!other || distance(before, other) < 1) return;
    onPinch(distance(now, other) / distance(before, other), {
      clientX: (now.x + other.x) / 2,
      clientY: (now.y + other.y) / 2,
    });
  };
  const onPointerUp = (event: PointerEvent) => {
    const wasAlone = down.current.size === 1;
    if (!down.current.delete(event.pointerId)) return;
    const from = start.current;
    start.current = null;
    if (!from || !wasAlone) return;
    const aside = event.clientX - from.x;
    if (Math.abs(aside) < flick_px || Math.abs(aside) < 2 * Math.abs(event.clientY - from.y))
      return;
    onFlick(aside > 0 ? 1 : -1);
  };
  const onPointerCancel = (event: PointerEvent) => {
    down.current.delete(event.pointerId);
    start.current = null;
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, [role=slider], video') !== null;
}
