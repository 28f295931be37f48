import { create } from 'zustand';
import styles from './announce.module.css';

interface Spoken {
  words: string;
  isSeen: boolean;
  count: number;
}

const useSpoken = create<Spoken>()(() => ({ words: '', isSeen: false, count: 0 }));

function say(words: string, isSeen: boolean): void {
  useSpoken.setState(({ count }) => ({ words, isSeen, count: count + 1 }));
}

/** Says something to people who listen to the page instead of looking at it. */
export const announce = (words: string): void => say(words, false);

/** Says it and shows it for a moment, for deeds whose effect lies somewhere else on the screen. */
export const flash = (words: string): void => say(words, true);

export function Announcer() {
  const words = useSpoken((state) => state.words);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {words}
    </div>
  );
}

export function Flash() {
  const { words, isSeen, count } = useSpoken();
  if (!isSeen) return null;
  return (
    <div key={count} aria-hidden className={styles.flash}>
      {words}
    </div>
  );
}
