/** How a picture lies on the stage: screen pixels for one of its own, and where its middle is. */
export interface Zoom {
  scale: number;
  /** Offset of the picture's middle from the stage's, in screen pixels. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

const scaleMax = 16;
const fitEdge_px = 16;
/** Small pictures are shown up to twice their size when they fit. */
const fitScaleMax = 2;

/** The same picture at two sizes, rounding allowed. */
export function isSameShape(a: Size, b: Size): boolean {
  return Math.abs(a.width / a.height / (b.width / b.height) - 1) < 0.01;
}

/** The whole picture on the stage. */
export function fitZoom(picture: Size, stage: Size): Zoom {
  const room = {
    width: Math.max(1, stage.width - 2 * fitEdge_px),
    height: Math.max(1, stage.height - 2 * fitEdge_px),
  };
  const scale = Math.min(room.width / picture.width, room.height / picture.height, fitScaleMax);
  return { scale, x: 0, y: 0 };
}

/** No smaller than half of what fits, no larger than each pixel sixteen wide. */
function clampScale(scale: number, picture: Size, stage: Size): number {
  const least = Math.min(1, fitZoom(picture, stage).scale) / 2;
  return Math.min(scaleMax, Math.max(least, scale));
}

/** A picture larger than the stage covers it; a smaller one stays in its middle. */
export function keepInside(zoom: Zoom, picture: Size, stage: Size): Zoom {
  const spare = (pictureSide: number, stageSide: number) =>
    Math.max(0, (pictureSide * zoom.scale - stageSide) / 2);
  const clamp = (offset: number, most: number) =>
    most === 0 ? 0 : Math.min(most, Math.max(-most, offset));
  return {
    scale: zoom.scale,
    x: clamp(zoom.x, spare(picture.width, stage.width)),
    y: clamp(zoom.y, spare(picture.height, stage.height)),
  };
}

/** Another scale; the spot under `at`, measured from the stage's middle, stays where it is. */
export function zoomAt(zoom: Zoom, wanted: number, at: Point, picture: Size, stage: Size): Zoom {
  const scale = clampScale(wanted, picture, stage);
  const ratio = scale / zoom.scale;
  return keepInside(
    { scale, x: at.x - (at.x - zoom.x) * ratio, y: at.y - (at.y - zoom.y) * ratio },
    picture,
    stage,
  );
}

/** What a turn of the wheel means, the same for mice and touchpads. */
export function wheelFactor(delta: number, mode: number): number {
  const px = mode === 1 ? delta * 16 : mode === 2 ? delta * 400 : delta;
  return Math.exp(-Math.max(-240, Math.min(240, px)) / 300);
}

/** The next larger or smaller of the steps that buttons and keys walk. */
export function stepScale(scale: number, direction: 1 | -1): number {
  const steps = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16];
  const near = 1.01;
  const next =
    direction === 1
      ? steps.find((step) => step > scale * near)
      : [...steps].reverse().find((step) => step < scale / near);
  return next ?? (direction === 1 ? scaleMax : (steps[0] ?? scale));
}
