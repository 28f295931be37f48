import { thumbHashToAverageRGBA as averageOf, thumbHashToDataURL } from 'thumbhash';

const known = new Map<string, string>();
const known_max = 400;
/** Painting takes a fraction of a millisecond each; more than this at once would be felt. */
const painting_ms_max = 6;

function bytesOf(thumbhash: string): Uint8Array {
  return Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0));
}

/** A few blurred colours for the time until the picture itself is here; empty when unknown. */
export function placeholderOf(thumbhash: string): string {
  if (!thumbhash) return '';
  const found = known.get(thumbhash);
  if (found !== undefined) return found;
  if (known.size >= known_max) known.clear();
  const url = decode(thumbhash);
  known.set(thumbhash, url);
  return url;
}

function decode(thumbhash: string): string {
  try {
    return thumbHashToDataURL(bytesOf(thumbhash));
  } catch {
    return '';
  }
}

/** The one colour a picture is from afar; costs next to nothing. */
export function colourOf(thumbhash: string): string | undefined {
  if (!thumbhash) return undefined;
  try {
    const { r, g, b } = averageOf(bytesOf(thumbhash));
    return `color(srgb ${r.toFixed(3)} ${g.toFixed(3)} ${b.toFixed(3)})`;
  } catch {
    return undefined;
  }
}

type Ready = (url: string) => void;
const waiting = new Map<Ready, string>();
let isPainting = false;

function paintSome(): void {
  const end_ms = performance.now() + painting_ms_max;
  for (const [ready, thumbhash] of waiting) {
    waiting.delete(ready);
    ready(placeholderOf(thumbhash));
    if (performance.now() > end_ms) break;
  }
  isPainting = waiting.size > 0;
  if (isPainting) requestAnimationFrame(() => window.setTimeout(paintSome));
}

/** The same, for many at once: painted in small portions between frames. Returns how to give up. */
export function whenPainted(thumbhash: string, ready: Ready): () => void {
  if (!thumbhash) return () => undefined;
  const found = known.get(thumbhash);
  if (found !== undefined) {
    ready(found);
    return () => undefined;
  }
  waiting.set(ready, thumbhash);
  if (!isPainting) {
    isPainting = true;
    window.setTimeout(paintSome);
  }
  return () => waiting.delete(ready);
}
