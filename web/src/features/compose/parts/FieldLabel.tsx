import { useText } from '@/lib/i18n/useText';
import { Help } from '@/ui/Help';
import styles from './Fields.module.css';

export function FieldLabel({ label, help }: { label: string; help?: string }) {
  const t = useText();
  return (
    <span className={styles.label}>
      {label}
      {help && <Help label={t('help.about', { name: label })}>{help}</Help>}
    </span>
  );
}
