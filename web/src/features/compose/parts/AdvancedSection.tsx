import { Select, Switch } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { companions } from '@/entities/model/choice';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import { ownVae } from '@/entities/recipe/parts';
import { advancedCount } from '@/entities/recipe/send';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';
import { FreeuFields } from './FreeuFields';
import { Section } from './Section';
import { useHelp } from './useHelp';

interface Props {
  model: Model;
  models: readonly Model[];
  settings: Settings;
  limits: RecipeLimits;
  error: ApiError | null;
}

/** What most people never touch. Only what the model can do is there at all. */
export function AdvancedSection({ model, models, settings, limits, error }: Props) {
  const t = useText();
  const help = useHelp();
  const draft = useDraft();
  const { can } = model;
  return (
    <Section id="advanced" title={t('compose.advanced')} count={advancedCount(draft, settings)}>
      <div className={styles.stack}>
        <VaeField {...{ model, models, settings, error }} />
        {limits.clip_skip.max > 0 && (
          <NumberField
            label={t('compose.clip_skip')}
            help={help('compose.clip_skip', 'compose.clip_skip_help')}
            value={settings.clip_skip}
            range={limits.clip_skip}
            error={faultOf(error, 'clip_skip')}
            onChange={(clip_skip) => changeDraft({ clip_skip })}
          />
        )}
        {can.guidance && (
          <NumberField
            label={t('compose.cfg_rescale')}
            help={help('compose.cfg_rescale', 'compose.cfg_rescale_help')}
            value={settings.cfg_rescale}
            range={limits.cfg_rescale}
            step={0.05}
            decimals={2}
            error={faultOf(error, 'cfg_rescale')}
            onChange={(cfg_rescale) => changeDraft({ cfg_rescale })}
          />
        )}
        {can.seamless && <SeamlessFields />}
        {can.color_compensation && (
          <div className={styles.switches}>
            <FieldLabel
              label={t('compose.color_compensation')}
              help={t('compose.color_compensation_help')}
            />
            <Switch
              size="sm"
              aria-label={t('compose.color_compensation')}
              checked={draft.color_compensation}
              onChange={({ currentTarget }) =>
                changeDraft({ color_compensation: currentTarget.checked })
              }
            />
          </div>
        )}
        {can.freeu && <FreeuFields />}
      </div>
    </Section>
  );
}

function VaeField({ model, models, settings, error }: Omit<Props, 'limits'>) {
  const t = useText();
  const { vae_id } = settings;
  const vaes = companions(models, model, 'vae').filter(({ state }) => state === 'ready');
  if (vaes.length === 0) return null;
  const own = { value: ownVae, label: t('compose.vae_own') };
  const isKnown = vaes.some(({ id }) => id === vae_id);
  return (
    <div className={styles.row}>
      <FieldLabel label={t('compose.vae')} help={t('compose.vae_help')} />
      <Select
        aria-label={t('compose.vae')}
        data={[own, ...vaes.map(({ id, name }) => ({ value: id, label: name }))]}
        value={isKnown ? vae_id : ownVae}
        error={faultOf(error, 'vae_id')}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(id) => changeDraft({ vae_id: id })}
      />
    </div>
  );
}

/** Edges that meet: the picture can be laid beside itself. */
function SeamlessFields() {
  const t = useText();
  const draft = useDraft();
  return (
    <div className={styles.switches} role="group" aria-label={t('compose.seamless')}>
      <FieldLabel label={t('compose.seamless')} help={t('compose.seamless_help')} />
      {(['seamless_x', 'seamless_y'] as const).map((way) => (
        <Switch
          key={way}
          size="sm"
          label={t(`compose.${way}`)}
          checked={draft[way]}
          onChange={({ currentTarget }) => changeDraft({ [way]: currentTarget.checked })}
        />
      ))}
    </div>
  );
}
