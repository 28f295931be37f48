import {
  IconArchive,
  IconCircleCheck,
  IconCircleX,
  IconEye,
  IconPencil,
} from '@tabler/icons-react';
import type { Status } from '@/api/assets';
import { useText } from '@/lib/i18n/useText';
import styles from './Tile.module.css';

const icons = {
  draft: IconPencil,
  in_review: IconEye,
  approved: IconCircleCheck,
  rejected: IconCircleX,
  archived: IconArchive,
};

/** Colour, sign and word: none of them has to be seen to know the state. */
export function StatusBadge({ status }: { status: Status }) {
  const t = useText();
  const Icon = icons[status];
  return (
    <span className={styles.status} data-status={status} title={t(`status.${status}`)}>
      <Icon size={13} stroke={2} aria-hidden />
      <span className={styles.statusName}>{t(`status.${status}`)}</span>
    </span>
  );
}
