import type { Suggestion } from '../suggest';
import styles from './SuggestionList.module.css';

interface Props {
  id: string;
  label: string;
  found: readonly Suggestion[];
  active: number;
  onPick: (at: number) => void;
}

export function SuggestionList({ id, label, found, active, onPick }: Props) {
  return (
    <ul id={id} role="listbox" aria-label={label} className={styles.list}>
      {found.map(({ text, says }, at) => (
        <li
          key={text}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={styles.entry}
          // Before the field loses the focus, and with it the cursor.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(at);
          }}
        >
          <span className={styles.text}>{text}</span>
          <span className={styles.says}>{says}</span>
        </li>
      ))}
    </ul>
  );
}
