import { Link } from '@tanstack/react-router';
import { useText } from '@/lib/i18n/useText';
import styles from './Fields.module.css';

/** Nothing of this kind goes with the model, and the way to where some can be brought in. */
export function NoneInstalled({ words }: { words: string }) {
  const t = useText();
  return (
    <p className={styles.none}>
      {words}{' '}
      <Link to="/models" search={{ panel: 'add' }} className={styles.way}>
        {t('part.import')}
      </Link>
    </p>
  );
}
