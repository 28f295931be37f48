import {
  IconAdjustments,
  IconArrowsMaximize,
  IconBox,
  IconBrush,
  IconEye,
  IconHash,
  IconLayersSubtract,
  IconPhotoScan,
  IconQuestionMark,
  IconStack2,
  IconStretching,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { ModelRecord } from '@/api/models';
import styles from '../Models.module.css';

type Icon = ComponentType<{ size?: number; stroke?: number }>;

const icons: Record<string, Icon> = {
  main: IconBox,
  lora: IconBrush,
  embedding: IconHash,
  controlnet: IconAdjustments,
  t2i_adapter: IconAdjustments,
  ip_adapter: IconPhotoScan,
  vae: IconLayersSubtract,
  upscaler: IconArrowsMaximize,
  clip_vision: IconEye,
  depth_estimator: IconStack2,
  pose_estimator: IconStretching,
  unknown: IconQuestionMark,
};

/** A model's picture, or the sign of its type where there is none. */
export function Cover({ model, size_px }: { model: ModelRecord; size_px: number }) {
  const url = model.cover_url ?? model.thumbnail_url;
  const Sign = icons[model.type] ?? IconBox;
  return (
    <span className={styles.cover} style={{ width: size_px, height: size_px }}>
      {url === null ? (
        <Sign size={size_px * 0.4} stroke={1.4} />
      ) : (
        <img src={url} alt="" loading="lazy" decoding="async" draggable={false} />
      )}
    </span>
  );
}
