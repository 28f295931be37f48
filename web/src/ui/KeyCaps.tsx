import { keyCaps } from '@/lib/keys';
import styles from './KeyCaps.module.css';

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

export function KeyCaps({ chord }: { chord: string }) {
  return (
    <span className={styles.caps}>
      {keyCaps(chord, onMac).map((cap) => (
        <kbd key={cap} className={styles.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
