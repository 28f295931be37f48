import { NumberInput, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { capabilities } from '@/entities/model/queries';
import { useText } from '@/lib/i18n/useText';
import styles from '../Panel.module.css';
import type { Editor } from '../useEditor';

const numbers = [
  ['steps', 'compose.steps', 1],
  ['cfg_scale', 'compose.cfg_scale', 0.5],
  ['width', 'compose.width', 8],
  ['height', 'compose.height', 8],
] as const;

/** What the controls begin with when this model is chosen. */
export function SettingsFields({ editor }: { editor: Editor }) {
  const t = useText();
  const known = useQuery(capabilities).data;
  const { draft, set, error } = editor;
  const faultOf = (field: string) =>
    error?.faults.find((one) => one.field === `default_settings.${field}` || one.field === field)
      ?.says;
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
        {numbers.map(([name, label, step]) => (
          <NumberInput
            key={name}
            label={t(label)}
            step={step}
            decimalScale={name === 'cfg_scale' ? 2 : 0}
            {...(known ? { min: known.limits[name].min, max: known.limits[name].max } : {})}
            value={draft[name]}
            error={faultOf(name)}
            onChange={(value) => set({ [name]: typeof value === 'number' ? value : '' })}
          />
        ))}
      </div>
    </fieldset>
  );
}
