import { Button, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import type { ModelRecord } from '@/api/models';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { fieldsOf } from '../draft';
import { baseName, modelBases, modelTypes, typeName } from '../model';
import styles from '../Panel.module.css';
import type { Editor } from '../useEditor';
import { PreprocessorField } from './PreprocessorField';
import { SettingsFields } from './SettingsFields';

interface Props {
  model: ModelRecord;
  editor: Editor;
}

/** A word the server knows and this list does not is offered all the same. */
const withOwn = (known: readonly string[], own: string) =>
  own === '' || known.includes(own) ? known : [...known, own];

/** Everything a person may say about a model. Nothing is sent before Save. */
export function ModelForm({ model, editor }: Props) {
  const t = useText();
  const { draft, set, error, faultOf } = editor;
  const fields = fieldsOf(draft.type);
  const isPlain = error !== null && error.faults.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    editor.save();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label={t('models.name')}
        maxLength={200}
        value={draft.name}
        error={draft.name.trim() === '' ? t('models.name_needed') : faultOf('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={styles.pair}>
        <Select
          label={t('models.type')}
          allowDeselect={false}
          data={withOwn(modelTypes, draft.type).map((value) => ({
            value,
            label: typeName(value, t),
          }))}
          value={draft.type}
          error={faultOf('type')}
          onChange={(type) => type !== null && set({ type })}
        />
        <Select
          label={t('models.base')}
          allowDeselect={false}
          data={withOwn(modelBases, draft.base).map((value) => ({
            value,
            label: baseName(value, t),
          }))}
          value={draft.base}
          error={faultOf('base')}
          onChange={(base) => base !== null && set({ base })}
        />
      </div>
      {fields.prediction && (
        <Select
          label={t('models.prediction')}
          data={[
            { value: '', label: t('models.prediction_unknown') },
            { value: 'epsilon', label: 'epsilon' },
            { value: 'v_prediction', label: 'v-prediction' },
          ]}
          allowDeselect={false}
          value={draft.prediction}
          error={faultOf('prediction')}
          onChange={(prediction) => set({ prediction: prediction ?? '' })}
        />
      )}
      <Textarea
        label={t('models.description')}
        autosize
        minRows={2}
        maxRows={6}
        value={draft.description}
        error={faultOf('description')}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      {fields.triggers && (
        <TagsInput
          label={t('models.triggers')}
          description={t('models.triggers_help')}
          splitChars={[',', ';']}
          value={draft.trigger_phrases}
          error={faultOf('trigger_phrases')}
          onChange={(trigger_phrases) => set({ trigger_phrases })}
        />
      )}
      {fields.weight && (
        <NumberInput
          label={t('models.weight')}
          description={t('models.weight_help')}
          min={-10}
          max={10}
          step={0.05}
          decimalScale={2}
          value={draft.default_weight}
          error={faultOf('default_weight')}
          onChange={(value) => set({ default_weight: typeof value === 'number' ? value : '' })}
        />
      )}
      {fields.preprocessor && <PreprocessorField editor={editor} />}
      {fields.settings && <SettingsFields editor={editor} />}
      {error && isPlain && (
        <Notice tone="bad">
          {error.kind === 'conflict' ? t('models.conflict') : error.message}
        </Notice>
      )}
      {editor.isChanged && (
        <div className={styles.saveBar} data-model={model.id}>
          <Button variant="default" onClick={editor.discard}>
            {t('models.discard')}
          </Button>
          <Button type="submit" loading={editor.isSaving} disabled={draft.name.trim() === ''}>
            {t('models.save')}
          </Button>
        </div>
      )}
    </form>
  );
}
