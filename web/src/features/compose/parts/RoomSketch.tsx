import type { Outpaint } from '@/api/recipe';
import { thumbnailOf } from '@/entities/asset/actions';
import { useAsset } from '@/entities/asset/useAssets';
import { useDraft } from '@/entities/recipe/draft';
import { roomOf } from '@/entities/recipe/outpaint';
import styles from './OutpaintSection.module.css';

interface Props {
  room: Outpaint;
  size: { width: number; height: number };
}

const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
/** How the ways of fitting an image into a size look on a page. */
const looks: Record<string, 'fill' | 'cover' | 'contain'> = {
  just_resize: 'fill',
  crop_resize: 'cover',
  fill_resize: 'contain',
};

/** The picture and the room around it, small but in proportion. */
export function RoomSketch({ room, size }: Props) {
  const { source } = useDraft();
  const { data: initial } = useAsset(source.image_id);
  const width = size.width + roomOf(room).width;
  const height = size.height + roomOf(room).height;
  const isWide = width / height > 4 / 3;
  return (
    <div className={styles.sketch} aria-hidden>
      <div
        className={styles.whole}
        style={{ aspectRatio: `${width} / ${height}`, [isWide ? 'width' : 'height']: '100%' }}
      >
        <div
          className={styles.picture}
          style={{
            left: percent(room.left, width),
            top: percent(room.top, height),
            width: percent(size.width, width),
            height: percent(size.height, height),
          }}
        >
          {initial && (
            <img
              src={thumbnailOf(initial, 256)}
              alt=""
              style={{ objectFit: looks[source.resize_mode] ?? 'cover' }}
              draggable={false}
            />
          )}
        </div>
      </div>
    </div>
  );
}
