import type { Asset } from '@/api/assets';
import { placeholderOf } from '@/entities/asset/placeholder';
import { useImage } from '@/entities/asset/useImage';
import { useText } from '@/lib/i18n/useText';
import styles from './Picture.module.css';

/** Its frame has the final shape from the start; the blurred colours give way to the picture. */
export function Picture({ asset }: { asset: Asset }) {
  const t = useText();
  const { isLoaded, hasFailed, image } = useImage(asset.file_url);
  const { key, ...events } = image;
  const placeholder = placeholderOf(asset.thumbhash);
  return (
    <div
      className={styles.frame}
      data-asset={asset.id}
      data-loaded={isLoaded || undefined}
      style={{
        ...frameStyle(asset.width, asset.height),
        backgroundImage: placeholder && !isLoaded ? `url(${placeholder})` : undefined,
      }}
    >
      {hasFailed ? (
        <p className={styles.failed} role="alert">
          {t('stage.unreadable')}
        </p>
      ) : (
        <img
          key={key}
          {...events}
          className={styles.image}
          src={asset.file_url}
          width={asset.width}
          height={asset.height}
          alt={asset.prompt || t('stage.no_prompt')}
          decoding="async"
          draggable={false}
        />
      )}
    </div>
  );
}

/** The largest box of this shape inside the stage, at most twice the picture's own pixels. */
export function frameStyle(width: number, height: number) {
  const room = 'calc(100cqw - 2 * var(--edge))';
  const tall = `calc((100cqh - 2 * var(--edge)) * ${width / height})`;
  return {
    aspectRatio: `${width} / ${height}`,
    width: `min(${room}, ${tall}, ${width * 2}px)`,
  };
}
