import { keyCaps } from '@/lib/keys';
import styles from './KeyCaps.module.css';

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

interface Props {
  chord: string;
  /** Also where there is no keyboard, as in the list of all keys. */
  always?: boolean;
}

export function KeyCaps({ chord, always = false }: Props) {
  return (
    <span className={styles.caps} data-always={always || undefined}>
      {keyCaps(chord, onMac).map((cap) => (
        <kbd key={cap} className={styles.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
