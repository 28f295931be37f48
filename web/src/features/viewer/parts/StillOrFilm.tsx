import type { Asset } from '@/api/assets';
import { thumbnailOf } from '@/entities/asset/actions';
import { placeholderOf } from '@/entities/asset/placeholder';
import { useImage } from '@/entities/asset/useImage';
import { useText } from '@/lib/i18n/useText';
import styles from '../Viewer.module.css';

/** The file itself over its placeholder; films start muted, with the browser's own controls. */
export function StillOrFilm({ asset }: { asset: Asset }) {
  const t = useText();
  const { isLoaded, hasFailed, image } = useImage(asset.file_url);
  const { key, ...events } = image;
  if (asset.kind === 'video') {
    return (
      <video
        className={styles.file}
        src={asset.file_url}
        poster={thumbnailOf(asset, 1024)}
        aria-label={asset.prompt || asset.file_name || t('stage.no_prompt')}
        controls
        muted
        playsInline
        preload="metadata"
      />
    );
  }
  const placeholder = placeholderOf(asset.thumbhash);
  const hidden = isLoaded || !placeholder ? undefined : `url(${placeholder})`;
  if (hasFailed) {
    return (
      <p className={styles.failed} role="alert">
        {t('stage.unreadable')}
      </p>
    );
  }
  return (
    <div
      className={styles.sheet}
      data-loaded={isLoaded || undefined}
      style={{ backgroundImage: hidden }}
    >
      <img
        key={key}
        {...events}
        className={styles.file}
        src={asset.file_url}
        width={asset.width}
        height={asset.height}
        alt={asset.prompt || asset.file_name || t('stage.no_prompt')}
        decoding="async"
        draggable={false}
      />
    </div>
  );
}
