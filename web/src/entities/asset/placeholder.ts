import { thumbHashToDataURL } from 'thumbhash';

const known = new Map<string, string>();
const known_max = 2_000;

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
    const bytes = Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0));
    return thumbHashToDataURL(bytes);
  } catch {
    return '';
  }
}
