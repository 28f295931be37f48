import { Select } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Scheduler } from '@/api/types';
import { changeDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';

interface Props {
  settings: Settings;
  hasGuidance: boolean;
  limits: RecipeLimits;
  schedulers: readonly Scheduler[];
  error: ApiError | null;
}

export function SamplingFields({ settings, hasGuidance, limits, schedulers, error }: Props) {
  const t = useText();
  const help = (name: string, words: string) => ({ label: t('help.about', { name }), words });
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <FieldLabel label={t('compose.scheduler')} help={t('compose.scheduler_help')} />
        <Select
          aria-label={t('compose.scheduler')}
          data={schedulers.map(({ name, label }) => ({ value: name, label }))}
          value={settings.scheduler}
          error={faultOf(error, 'scheduler')}
          searchable
          allowDeselect={false}
          checkIconPosition="right"
          maxDropdownHeight={320}
          onChange={(scheduler) => changeDraft({ scheduler })}
        />
      </div>
      <NumberField
        label={t('compose.steps')}
        help={help(t('compose.steps'), t('compose.steps_help'))}
        value={settings.steps}
        range={limits.steps}
        sliderMax={100}
        error={faultOf(error, 'steps')}
        onChange={(steps) => changeDraft({ steps })}
      />
      {hasGuidance && (
        <NumberField
          label={t('compose.cfg_scale')}
          help={help(t('compose.cfg_scale'), t('compose.cfg_scale_help'))}
          value={settings.cfg_scale}
          range={limits.cfg_scale}
          sliderMax={20}
          step={0.5}
          decimals={2}
          error={faultOf(error, 'cfg_scale')}
          onChange={(cfg_scale) => changeDraft({ cfg_scale, text_accuracy: null })}
        />
      )}
    </div>
  );
}
