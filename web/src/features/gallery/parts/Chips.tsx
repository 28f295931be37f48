import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useBoards } from '@/entities/board/queries';
import { useCollections } from '@/entities/collection/queries';
import { activeParts, withoutPart, type Filter } from '@/entities/filter/model';
import { useText } from '@/lib/i18n/useText';
import { chipWords } from '../filterWords';
import { focusSearch } from '../focus';
import styles from './FilterBar.module.css';

interface Props {
  filter: Filter;
  /** Parts that a control above shows as well; a narrow screen has no room for all of those. */
  shown: readonly (keyof Filter)[];
  onFilter: (filter: Filter) => void;
}

/** What the list is narrowed to, one chip for each part; a click on one takes it away. */
export function Chips({ filter, shown, onFilter }: Props) {
  const t = useText();
  const names = { boards: useBoards(), collections: useCollections() };
  const parts = activeParts(filter);
  if (parts.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label={t('filter.active')}>
      {parts.map((part) => {
        const words = chipWords(part, filter, names, t);
        return (
          <UnstyledButton
            key={part}
            className={styles.chip}
            data-shown={shown.includes(part) || undefined}
            aria-label={t('filter.remove', { name: words })}
            onClick={({ currentTarget }) => {
              const beside =
                currentTarget.nextElementSibling ?? currentTarget.previousElementSibling;
              if (beside instanceof HTMLElement && beside.checkVisibility()) beside.focus();
              else focusSearch();
              onFilter(withoutPart(filter, part));
            }}
          >
            <span className={styles.chipWords}>{words}</span>
            <IconX size={12} stroke={2} />
          </UnstyledButton>
        );
      })}
    </div>
  );
}
