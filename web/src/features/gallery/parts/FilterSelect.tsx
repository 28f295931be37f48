import { Select } from '@mantine/core';
import { useText } from '@/lib/i18n/useText';
import type { Chooser } from './choosers';
import styles from './FilterBar.module.css';

/** No id, name or tag is this: a control character cannot be typed. */
const any_value = '\u0000';

/** One list to choose from. What narrows nothing is its first line, and stands there until then. */
export function FilterSelect({ label, icon: Icon, any, data, value, choose }: Chooser) {
  const t = useText();
  const isOn = any !== undefined && value !== null;
  const lines = any === undefined ? data : [{ value: any_value, label: any }, ...data];
  const countOf = (asked: string) => data.find((line) => line.value === asked)?.count;
  return (
    <Select
      className={styles.select}
      aria-label={label}
      leftSection={<Icon size={14} stroke={1.6} />}
      comboboxProps={{ shadow: 'none', width: 'max-content', position: 'bottom-start' }}
      maxDropdownHeight={340}
      clearable={isOn}
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t('filter.clear_one', { name: label }) }}
      data-on={isOn || undefined}
      data={lines}
      renderOption={({ option }) => (
        <span className={styles.option}>
          {option.label}
          <span className={`${styles.optionCount} numbers`}>
            {countOf(option.value)?.toLocaleString(t.language)}
          </span>
        </span>
      )}
      value={value ?? (any === undefined ? null : any_value)}
      onChange={(next) => choose(next === any_value ? null : next)}
    />
  );
}
