import { NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { companions } from '@/entities/model/choice';
import { capabilities } from '@/entities/model/queries';
import { useModelRecords } from '@/entities/model/records';
import { useText } from '@/lib/i18n/useText';
import type { ModelDraft } from '../draft';
import styles from '../Panel.module.css';
import type { Editor } from '../useEditor';

const numbers = [
  { name: 'steps', step: 1 },
  { name: 'cfg_scale', step: 0.5, decimals: 2 },
  { name: 'width', step: 8 },
  { name: 'height', step: 8 },
  { name: 'cfg_rescale', step: 0.05, decimals: 2 },
  { name: 'clip_skip', step: 1 },
] as const;

/** What the controls begin with when this model is chosen. */
export function SettingsFields({ editor }: { editor: Editor }) {
  const t = useText();
  const known = useQuery(capabilities).data;
  const { draft, set } = editor;
  const faultOf = (field: keyof ModelDraft) =>
    editor.faultOf(`default_settings.${field}`) ?? editor.faultOf(field);
  return (
    <fieldset className={styles.settings}>
      <legend className={styles.sectionTitle}>{t('models.settings')}</legend>
      <p className={styles.small}>{t('models.settings_help')}</p>
      <Select
        label={t('compose.scheduler')}
        allowDeselect={false}
        data={(known?.schedulers ?? []).map(({ name, label }) => ({ value: name, label }))}
        value={draft.scheduler}
        error={faultOf('scheduler')}
        onChange={(scheduler) => scheduler !== null && set({ scheduler })}
      />
      <div className={styles.pair}>
        {numbers.map(({ name, step, ...more }) => (
          <NumberInput
            key={name}
            label={t(`compose.${name}`)}
            step={step}
            decimalScale={'decimals' in more ? more.decimals : 0}
            {...(known ? { min: known.limits[name].min, max: known.limits[name].max } : {})}
            value={draft[name]}
            error={faultOf(name)}
            onChange={(value) => set({ [name]: typeof value === 'number' ? value : '' })}
          />
        ))}
      </div>
      <VaeField editor={editor} fault={faultOf('vae_id')} />
    </fieldset>
  );
}

function VaeField({ editor, fault }: { editor: Editor; fault: string | undefined }) {
  const t = useText();
  const { draft, set } = editor;
  const vaes = companions(useModelRecords(), draft, 'vae');
  const isGone = draft.vae_id !== '' && !vaes.some(({ id }) => id === draft.vae_id);
  if (vaes.length === 0 && !isGone) return null;
  return (
    <Select
      label={t('compose.vae')}
      allowDeselect={false}
      data={[
        { value: '', label: t('compose.vae_own') },
        ...vaes.map(({ id, name }) => ({ value: id, label: name })),
        ...(isGone ? [{ value: draft.vae_id, label: t('models.vae_gone') }] : []),
      ]}
      value={draft.vae_id}
      error={fault}
      onChange={(vae_id) => set({ vae_id: vae_id ?? '' })}
    />
  );
}
