import { Tooltip } from '@mantine/core';
import { useText } from '@/lib/i18n/useText';
import { useConnection } from '@/live/useConnection';
import styles from './ConnectionDot.module.css';

/** Green while the server is heard, red while it is not. The word is there for those who listen. */
export function ConnectionDot() {
  const t = useText();
  const state = useConnection();
  const words = t(`connection.${state}`);
  return (
    <Tooltip label={state === 'lost' ? t('connection.lost_help') : words}>
      <span className={styles.dot} data-state={state} role="status" aria-label={words}>
        <span className={styles.light} />
        <span className={styles.words}>{words}</span>
      </span>
    </Tooltip>
  );
}
