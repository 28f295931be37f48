import { memo } from 'react';
import type { Asset } from '@/api/types';
import { thumbnailOf } from '@/entities/asset/actions';
import { placeholderOf } from '@/entities/asset/placeholder';
import { useImage } from '@/entities/asset/useImage';
import { useText } from '@/lib/i18n/useText';
import styles from '../Gallery.module.css';

interface Props {
  asset: Asset;
  cell_px: number;
  isCurrent: boolean;
  isFocusable: boolean;
  onOpen: (asset: Asset, how: 'visit' | 'replace') => void;
}

export const Thumbnail = memo(function Thumbnail(props: Props) {
  const { asset, cell_px, isCurrent, isFocusable, onOpen } = props;
  const t = useText();
  const placeholder = placeholderOf(asset.thumbhash);
  const size = cell_px * window.devicePixelRatio > 300 ? 512 : 256;
  const url = thumbnailOf(asset, size);
  const { isLoaded, image } = useImage(url);
  const { key, ...events } = image;
  return (
    <div
      role="option"
      aria-selected={isCurrent}
      aria-label={t('gallery.item', { prompt: asset.prompt || t('stage.no_prompt') })}
      tabIndex={isFocusable ? 0 : -1}
      className={styles.thumbnail}
      data-thumbnail={asset.id}
      style={{ backgroundImage: !isLoaded && placeholder ? `url(${placeholder})` : undefined }}
      onClick={() => onOpen(asset, 'visit')}
      // The menu acts on the open picture, so asking for one opens the picture first.
      onContextMenu={() => onOpen(asset, 'visit')}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onOpen(asset, 'visit');
        }
      }}
    >
      <img
        key={key}
        {...events}
        src={url}
        alt=""
        width={asset.width}
        height={asset.height}
        loading="lazy"
        decoding="async"
        draggable={false}
        data-loaded={isLoaded || undefined}
      />
    </div>
  );
});
