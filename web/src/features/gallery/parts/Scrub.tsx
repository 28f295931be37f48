import { useState, type PointerEvent } from 'react';
import type { Asset } from '@/api/assets';
import styles from './Tile.module.css';

/** Pictures side by side in a film's strip, as the server makes it. */
const frames = 10;

/** One frame of the strip over the whole square tile, in its middle, as a cover shows it. */
function showFrame(asset: Asset, frame: number) {
  const wide = Math.max(1, asset.width / asset.height);
  const high = Math.max(1, asset.height / asset.width);
  const left = frame * wide + (wide - 1) / 2;
  const spare = frames * wide - 1;
  return {
    backgroundImage: `url(/api/v1/assets/${asset.id}/scrub)`,
    backgroundSize: `${frames * wide * 100}% ${high * 100}%`,
    backgroundPosition: `${(left / spare) * 100}% 50%`,
  };
}

/** A film under the pointer: where the pointer is from left to right is when in the film. */
export function Scrub({ asset }: { asset: Asset }) {
  const [frame, setFrame] = useState<number | null>(null);
  const onPointerMove = (event: PointerEvent<HTMLSpanElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const along = (event.clientX - left) / width;
    setFrame(Math.min(frames - 1, Math.max(0, Math.floor(along * frames))));
  };
  return (
    <span
      className={styles.scrub}
      style={frame === null ? undefined : showFrame(asset, frame)}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setFrame(null)}
    >
      {frame !== null && (
        <span className={styles.playhead} style={{ left: `${((frame + 0.5) / frames) * 100}%` }} />
      )}
    </span>
  );
}
