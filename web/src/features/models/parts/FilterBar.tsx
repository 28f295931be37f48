import { CloseButton, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ModelRecord } from '@/api/models';
import { useText } from '@/lib/i18n/useText';
import { searchFieldId } from '../focus';
import { modelSorts } from '@/entities/model/sorts';
import { baseName, countsOf, typesName, type ModelFilter } from '../model';
import styles from '../Models.module.css';

const typing_ms = 120;

interface Props {
  models: readonly ModelRecord[];
  filter: ModelFilter;
  onFilter: (part: Partial<ModelFilter>) => void;
}

/** Words, type, family, order: all of it in the address. */
export function FilterBar({ models, filter, onFilter }: Props) {
  const t = useText();
  const choices = (part: 'type' | 'base') =>
    countsOf(models, part).map(({ value, count }) => ({
      value,
      label: part === 'type' ? typesName(value, t) : baseName(value, t),
      count,
    }));
  return (
    <div className={styles.filters} role="search">
      <SearchBox value={filter.q} onChange={(q) => onFilter({ q })} />
      <Select
        className={styles.select}
        aria-label={t('models.type')}
        placeholder={t('models.all_types')}
        clearable
        clearButtonProps={{ 'aria-label': t('models.all_types') }}
        data={choices('type')}
        renderOption={Choice}
        value={filter.type}
        onChange={(type) => onFilter({ type })}
      />
      <Select
        className={styles.select}
        aria-label={t('models.base')}
        placeholder={t('models.all_bases')}
        clearable
        clearButtonProps={{ 'aria-label': t('models.all_bases') }}
        data={choices('base')}
        renderOption={Choice}
        value={filter.base}
        onChange={(base) => onFilter({ base })}
      />
      <Select
        className={styles.select}
        aria-label={t('models.sort')}
        allowDeselect={false}
        data={modelSorts.map((value) => ({ value, label: t(`models.sort_${value}`) }))}
        value={filter.sort}
        onChange={(sort) => onFilter({ sort: modelSorts.find((one) => one === sort) ?? 'name' })}
      />
    </div>
  );
}

/** The field is ahead of the address, which follows a moment after the last letter. */
function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(value);
  const timer = useRef<number | undefined>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // Back, forward and "Show all models" change the address from outside.
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const type = (next: string, wait_ms: number) => {
    setTyped(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      sent.current = next;
      onChange(next);
    }, wait_ms);
  };
  return (
    <TextInput
      id={searchFieldId}
      className={styles.search}
      aria-label={t('models.search')}
      placeholder={t('models.search')}
      value={typed}
      leftSection={<IconSearch size={14} stroke={1.6} />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={t('models.clear_search')}
            onClick={() => type('', 0)}
          />
        )
      }
      onChange={(event) => type(event.currentTarget.value, typing_ms)}
    />
  );
}

/** One choice with how many models it would leave. */
function Choice({ option }: { option: { label: string; count?: number } }) {
  return (
    <span className={styles.choice}>
      {option.label}
      <span className={`${styles.choiceCount} numbers`}>{option.count}</span>
    </span>
  );
}
