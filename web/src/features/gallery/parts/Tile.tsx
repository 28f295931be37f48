import { IconCheck, IconStar, IconStarFilled, IconVolume, IconX } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import type { Asset } from '@/api/assets';
import { thumbnailOf } from '@/entities/asset/actions';
import { colourOf, whenPainted } from '@/entities/asset/placeholder';
import { isRejected } from '@/entities/asset/reject';
import { useImage } from '@/entities/asset/useImage';
import { formatDuration } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import { Scrub } from './Scrub';
import { StatusBadge } from './StatusBadge';
import styles from './Tile.module.css';

/** `bare` in the panel; `card` tells prompt, model and state as the Gallery does. */
/** Plain: what stands under the picture says whether it is a favorite. */
export type Dress = 'bare' | 'card' | 'plain';

interface Props {
  asset: Asset;
  cell_px: number;
  dress: Dress;
  showSize: boolean;
  isSelected: boolean;
  /** Tiles show their boxes: something is picked, or the pointer is here. */
  isPicking: boolean;
  isHot: boolean;
}

/** The blurred colours are painted when there is time, and only while they are needed. */
function usePlaceholder(thumbhash: string, isNeeded: boolean) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element || !isNeeded) return;
    const giveUp = whenPainted(thumbhash, (url) => {
      if (url) element.style.backgroundImage = `url(${url})`;
    });
    return () => {
      giveUp();
      element.style.removeProperty('background-image');
    };
  }, [thumbhash, isNeeded]);
  return box;
}

export const Tile = memo(function Tile(props: Props) {
  const { asset, cell_px, dress, showSize, isSelected, isPicking, isHot } = props;
  const t = useText();
  const wide = cell_px * window.devicePixelRatio;
  const url = thumbnailOf(asset, wide > 640 ? 1024 : wide > 300 ? 512 : 256);
  const { isLoaded, hasFailed, isSecondTry, image } = useImage(url);
  const { onLoad, onError } = image;
  const box = usePlaceholder(asset.thumbhash, !isLoaded);
  // Small tiles tell only what is not the usual state.
  const showStatus = dress === 'card' && (cell_px >= 150 || asset.status !== 'draft');
  const showFacts = dress === 'card' && isHot;
  const isOut = isRejected(asset);
  return (
    <div
      ref={box}
      aria-hidden
      className={styles.picture}
      data-alpha={(asset.has_alpha && isLoaded) || undefined}
      data-rejected={isOut || undefined}
      style={{ backgroundColor: isLoaded ? undefined : colourOf(asset.thumbhash) }}
    >
      <img
        // One element for whatever comes by: until it has loaded it cannot be seen.
        key={isSecondTry ? 'again' : 'first'}
        onLoad={onLoad}
        onError={onError}
        src={url}
        alt=""
        width={asset.width}
        height={asset.height}
        decoding="async"
        draggable={false}
        data-loaded={isLoaded || undefined}
        hidden={hasFailed}
      />
      {asset.kind === 'video' && <Scrub asset={asset} />}
      {(isPicking || isHot || isSelected) && (
        <span className={styles.check} data-part="check" data-on={isSelected || undefined}>
          {isSelected && <IconCheck size={14} stroke={2.4} />}
        </span>
      )}
      <span className={styles.corner}>
        {isOut && (
          <span className={styles.out} title={t('image.rejected')}>
            <IconX size={15} stroke={2.2} />
          </span>
        )}
        {dress !== 'plain' && (isHot || asset.favorite) && (
          <span
            className={styles.star}
            data-part="star"
            data-on={asset.favorite || undefined}
            title={t(asset.favorite ? 'image.unfavorite' : 'image.favorite')}
          >
            {asset.favorite ? <IconStarFilled size={15} /> : <IconStar size={15} stroke={1.8} />}
          </span>
        )}
        {showStatus && <StatusBadge status={asset.status} />}
      </span>
      {asset.kind === 'video' && (
        <span className={`${styles.length} numbers`}>
          {asset.has_audio && <IconVolume size={12} stroke={1.8} />}
          {formatDuration(asset.media_ms, t.language)}
        </span>
      )}
      {showSize && !showFacts && (
        <span className={`${styles.size} numbers`}>{`${asset.width}×${asset.height}`}</span>
      )}
      {showFacts && (
        <span className={styles.facts}>
          <span className={styles.prompt}>
            {asset.prompt || asset.file_name || t('stage.no_prompt')}
          </span>
          <span className={styles.model}>{asset.model.name}</span>
        </span>
      )}
    </div>
  );
});
