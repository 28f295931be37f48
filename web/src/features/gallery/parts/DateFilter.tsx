import { ActionIcon, Button, Popover, UnstyledButton } from '@mantine/core';
import { IconCalendar, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Filter } from '@/entities/filter/model';
import { useText } from '@/lib/i18n/useText';
import { daysUpTo, usualDays } from '../days';
import { rangeWords } from '../filterWords';
import styles from './FilterBar.module.css';

interface Props {
  filter: Filter;
  onChange: (part: Pick<Filter, 'from' | 'to'>) => void;
}

/** Two days in the viewer's own calendar; the second one counts to its end. */
export function DateFilter({ filter, onChange }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { from, to } = filter;
  const isOn = from !== undefined || to !== undefined;
  const field = (name: 'from' | 'to') => (
    <label className={styles.dayLine}>
      <span>{t(`filter.${name}`)}</span>
      <input
        type="date"
        className={styles.day}
        value={filter[name] ?? ''}
        onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value || undefined })}
      />
    </label>
  );
  return (
    <span className={styles.dates} data-on={isOn || undefined}>
      <Popover
        opened={isOpen}
        onChange={setOpen}
        position="bottom-start"
        shadow="none"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <UnstyledButton
            ref={button}
            className={styles.datesButton}
            onClick={() => setOpen(!isOpen)}
          >
            <IconCalendar size={14} stroke={1.6} />
            <span className={styles.datesWords}>
              {isOn ? rangeWords(filter, t) : t('filter.dates')}
            </span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={styles.days} aria-label={t('filter.dates')}>
          {field('from')}
          {field('to')}
          <div className={styles.usual}>
            {usualDays.map((how) => (
              <Button
                key={how}
                variant="default"
                size="compact-sm"
                onClick={() => {
                  onChange(daysUpTo(new Date(), how));
                  setOpen(false);
                }}
              >
                {t(`filter.days_${how}`)}
              </Button>
            ))}
          </div>
        </Popover.Dropdown>
      </Popover>
      {isOn && (
        <ActionIcon
          variant="subtle"
          size={24}
          className={styles.datesClear}
          aria-label={t('filter.clear_one', { name: t('filter.dates') })}
          onClick={() => {
            button.current?.focus();
            onChange({ from: undefined, to: undefined });
          }}
        >
          <IconX size={14} stroke={1.6} />
        </ActionIcon>
      )}
    </span>
  );
}
