import { ActionIcon, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { GridField } from '@/api/recipe';
import { useText } from '@/lib/i18n/useText';
import type { AxisDraft } from '../grid';
import styles from './GridDialog.module.css';

export interface NamedField extends GridField {
  options: { value: string; label: string }[];
}

interface Props {
  name: string;
  draft: AxisDraft;
  field: NamedField | null;
  fields: readonly NamedField[];
  /** The piece of the values that cannot be read. */
  fault: string | null;
  count: number;
  /** Where the hands are when the dialog opens. */
  isFirst: boolean;
  onChange: (part: Partial<AxisDraft>) => void;
  onRemove?: () => void;
}

/** What one axis varies, and over which values. */
export function AxisFields(props: Props) {
  const { isFirst, name, draft, field, fields, fault, count, onChange, onRemove } = props;
  const t = useText();
  return (
    <fieldset className={styles.axis}>
      <legend className={styles.legend}>
        {name}
        <span className={`${styles.values} numbers`}>{t.count('grid.values', count)}</span>
        {onRemove && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t('part.remove_one', { name })}
            onClick={onRemove}
          >
            <IconX size={14} stroke={1.6} />
          </ActionIcon>
        )}
      </legend>
      <Select
        aria-label={`${name}: ${t('grid.field')}`}
        data={fields.map((known) => ({ value: known.field, label: known.label }))}
        value={draft.field}
        searchable
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(chosen) => chosen !== null && onChange({ field: chosen, words: '', picked: [] })}
      />
      <Values {...{ isFirst, name, draft, field, fault, onChange }} />
    </fieldset>
  );
}

type ValueProps = Pick<Props, 'isFirst' | 'name' | 'draft' | 'field' | 'fault' | 'onChange'>;

function Values({ isFirst, name, draft, field, fault, onChange }: ValueProps) {
  const t = useText();
  const focus = { 'data-autofocus': isFirst || undefined };
  const label = `${name}: ${t('grid.value_list')}`;
  const error = fault === null ? null : t('grid.unreadable', { piece: fault });
  if (field?.kind === 'choice') {
    return (
      <MultiSelect
        {...focus}
        aria-label={label}
        placeholder={draft.picked.length === 0 ? t('grid.pick') : ''}
        data={field.options}
        value={draft.picked}
        searchable
        hidePickedOptions
        maxDropdownHeight={220}
        onChange={(picked) => onChange({ picked })}
      />
    );
  }
  if (field?.kind === 'text') {
    return (
      <Textarea
        {...focus}
        aria-label={label}
        placeholder={t('grid.lines')}
        autosize
        minRows={2}
        maxRows={6}
        value={draft.words}
        onChange={(event) => onChange({ words: event.currentTarget.value })}
      />
    );
  }
  return (
    <TextInput
      {...focus}
      aria-label={label}
      placeholder={t('grid.numbers')}
      autoComplete="off"
      value={draft.words}
      error={error}
      onChange={(event) => onChange({ words: event.currentTarget.value })}
    />
  );
}
