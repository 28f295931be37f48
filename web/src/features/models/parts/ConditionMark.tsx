import { IconAlertTriangle, IconFileOff, IconQuestionMark } from '@tabler/icons-react';
import { useText } from '@/lib/i18n/useText';
import type { Condition } from '../model';
import styles from '../Models.module.css';

const icons = {
  missing: IconFileOff,
  broken: IconAlertTriangle,
  unknown: IconQuestionMark,
} as const;

/** Whatever keeps a model from being used, as sign and word; a ready one needs neither. */
export function ConditionMark({ condition }: { condition: Condition }) {
  const t = useText();
  if (condition === 'ready') return null;
  const Icon = icons[condition];
  return (
    <span className={styles.condition} data-condition={condition}>
      <Icon size={14} stroke={1.8} />
      {t(`models.${condition}`)}
    </span>
  );
}
