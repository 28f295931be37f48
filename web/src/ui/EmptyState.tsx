import type { ComponentType, ReactNode } from 'react';
import styles from './EmptyState.module.css';

interface Props {
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  title: string;
  words?: string;
  /** Something is wrong, rather than merely absent. */
  isTrouble?: boolean;
  /** What to do about it, the likeliest first. */
  children?: ReactNode;
}

/** What stands where things would be: why there is nothing, and the way on. */
export function EmptyState({ icon: Icon, title, words, isTrouble = false, children }: Props) {
  return (
    <div className={styles.box} data-trouble={isTrouble || undefined}>
      <div className={styles.state} role={isTrouble ? 'alert' : undefined}>
        <Icon size={36} stroke={1.2} aria-hidden />
        <p className={styles.title}>{title}</p>
        {words && <p className={styles.words}>{words}</p>}
        {children && <div className={styles.ways}>{children}</div>}
      </div>
    </div>
  );
}
