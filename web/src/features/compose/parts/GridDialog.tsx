import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { GridField } from '@/api/recipe';
import type { Capabilities, JobDraft, Model } from '@/api/types';
import { useNewestAsset } from '@/entities/asset/useAssets';
import type { GridWish } from '@/entities/job/batch';
import { useRecipe } from '@/entities/recipe/useRecipe';
import { formatDuration } from '@/lib/format';
import { useText } from '@/lib/i18n/useText';
import {
  blankAxis,
  cellCount,
  cells_max,
  choicesOf,
  fieldsFor,
  firstAxes,
  gridFieldName,
  gridTime,
  valuesOf,
  type AxisDraft,
} from '../grid';
import { AxisFields, type NamedField } from './AxisFields';
import styles from './GridDialog.module.css';

interface Props {
  job: JobDraft;
  onStart: (wish: GridWish) => void;
  onClose: () => void;
}

const axes_max = 3;

/** A job spells schedulers and models by their ids; people know them by name. */
function choiceName(value: string, able: Capabilities | null, models: readonly Model[]): string {
  const scheduler = able?.schedulers.find(({ name }) => name === value);
  return scheduler?.label ?? models.find(({ id }) => id === value)?.name ?? value;
}

/** Two or three settings varied against each other, kept together as one labelled sheet. */
export function GridDialog({ job, onStart, onClose }: Props) {
  const t = useText();
  const { able, models, model } = useRecipe();
  const optionsOf = (field: GridField) =>
    (model ? choicesOf(field, models, model) : []).map((value) => ({
      value,
      label: choiceName(value, able, models),
    }));
  const fields = fieldsFor(able?.grid_fields ?? [], job)
    .map((field) => ({
      ...field,
      label: gridFieldName(field, t),
      options: optionsOf(field),
    }))
    .filter(({ kind, options }) => kind !== 'choice' || options.length > 0)
    .filter(({ field }) => field !== 'text_accuracy' || model?.can.text_accuracy);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('grid.title')}
      size={600}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      {fields.length < 2 ? (
        <p className={styles.words}>{t('grid.not_here')}</p>
      ) : (
        <GridForm fields={fields} job={job} onStart={onStart} onClose={onClose} />
      )}
    </Modal>
  );
}

function GridForm({ fields, job, onStart, onClose }: Props & { fields: readonly NamedField[] }) {
  const t = useText();
  const last = useNewestAsset().data ?? null;
  const [drafts, setDrafts] = useState<AxisDraft[]>(() => firstAxes(fields));
  const axes = drafts.map((draft) => {
    const field = fields.find((known) => known.field === draft.field);
    return { draft, field, ...valuesOf(draft, field ?? { kind: 'text' }) };
  });
  const cells = cellCount(axes);
  const wished = axes.map(({ draft, field, values }) => ({
    field: draft.field,
    values,
    ...(field ? { label: field.label } : {}),
  }));
  const isTwice = new Set(drafts.map(({ field }) => field)).size < drafts.length;
  const canStart =
    cells > 0 && cells <= cells_max && !isTwice && axes.every(({ fault }) => fault === null);
  const time_ms = gridTime(wished, job, last);
  const unused = fields.find(({ field }) => !drafts.some((draft) => draft.field === field));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onStart({ job: { ...job, images: 1 }, axes: wished });
        onClose();
      }}
    >
      <p className={styles.words}>{t('grid.words')}</p>
      {axes.map(({ draft, field, fault, values }, at) => (
        <AxisFields
          key={at}
          isFirst={at === 0}
          name={t(`grid.axis_${at as 0 | 1 | 2}`)}
          draft={draft}
          field={field ?? null}
          fields={fields}
          fault={fault}
          count={values.length}
          onChange={(part) =>
            setDrafts(drafts.map((other, i) => (i === at ? { ...other, ...part } : other)))
          }
          {...(at === 2 ? { onRemove: () => setDrafts(drafts.slice(0, 2)) } : {})}
        />
      ))}
      {drafts.length < axes_max && unused && (
        <Button
          className={styles.more}
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={() => setDrafts([...drafts, blankAxis(unused.field)])}
        >
          {t('grid.add_axis')}
        </Button>
      )}
      <div className={styles.foot}>
        <output className={`${styles.count} numbers`}>
          {t.count('grid.cells', cells, { counts: axes.map((a) => a.values.length).join(' × ') })}
          {cells > 0 && time_ms !== null && (
            <> · {t('grid.about', { time: formatDuration(time_ms, t.language) })}</>
          )}
          {cells > cells_max && (
            <span className={styles.trouble}> {t('grid.too_many', { max: cells_max })}</span>
          )}
          {isTwice && <span className={styles.trouble}> {t('grid.twice')}</span>}
        </output>
        <Button variant="default" onClick={onClose}>
          {t('dialog.cancel')}
        </Button>
        <Button type="submit" disabled={!canStart}>
          {t('grid.start')}
        </Button>
      </div>
    </form>
  );
}
