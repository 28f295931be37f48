import { Select, Switch } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Capabilities, Model } from '@/api/types';
import { companions } from '@/entities/model/choice';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits, Settings } from '@/entities/recipe/model';
import { usualHires, type HiresPart } from '@/entities/recipe/parts';
import { excludesHires, type Way } from '@/entities/recipe/send';
import { useText } from '@/lib/i18n/useText';
import { Notice } from '@/ui/Notice';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';
import { useModeNames } from './modeNames';
import { Section } from './Section';
import { useHelp } from './useHelp';

interface Props {
  way: Way;
  able: Capabilities;
  model: Model;
  models: readonly Model[];
  settings: Settings;
  limits: RecipeLimits;
  error: ApiError | null;
}

/** Composes small, where the model knows its way, then enlarges and draws the details again. */
export function HiresSection(props: Props) {
  const t = useText();
  const { way, model, limits, settings } = props;
  const draft = useDraft();
  const { hires } = draft;
  const isLeftOut = hires !== null && excludesHires(draft, { way, model, limits });
  const scaled = (px: number) => Math.round(px * (hires?.scale ?? 1));
  return (
    <Section id="hires" title={t('compose.hires')} count={hires && !isLeftOut ? 1 : 0}>
      {isLeftOut && <Notice tone="quiet">{t('compose.hires_left_out')}</Notice>}
      <div className={styles.switches}>
        <FieldLabel
          label={
            hires
              ? t('compose.hires_size', {
                  width: scaled(settings.width),
                  height: scaled(settings.height),
                })
              : t('compose.hires_use')
          }
          help={t('compose.hires_help')}
        />
        <Switch
          size="sm"
          aria-label={t('compose.hires_use')}
          checked={hires !== null}
          onChange={({ currentTarget }) =>
            changeDraft({ hires: currentTarget.checked ? usualHires : null })
          }
        />
      </div>
      {hires && <HiresFields {...props} hires={hires} />}
    </Section>
  );
}

function HiresFields(props: Omit<Props, 'way'> & { hires: HiresPart }) {
  const { able, model, models, limits, error, hires } = props;
  const t = useText();
  const help = useHelp();
  const nameOf = useModeNames();
  const change = (part: Partial<HiresPart>) => changeDraft({ hires: { ...hires, ...part } });
  const upscalers = companions(models, model, 'upscaler');
  const methods = able.hires_methods.filter((name) => name !== 'upscaler' || upscalers.length > 0);
  return (
    <div className={styles.stack}>
      <NumberField
        label={t('compose.hires_scale')}
        value={hires.scale}
        range={limits.hires_scale}
        step={0.25}
        decimals={2}
        error={faultOf(error, 'hires.scale')}
        onChange={(scale) => change({ scale })}
      />
      <NumberField
        label={t('compose.hires_strength')}
        help={help('compose.hires_strength', 'compose.hires_strength_help')}
        value={hires.strength}
        range={limits.strength}
        step={0.05}
        decimals={2}
        error={faultOf(error, 'hires.strength')}
        onChange={(strength) => change({ strength })}
      />
      <NumberField
        label={t('compose.steps')}
        help={help('compose.steps', 'compose.hires_steps_help')}
        value={hires.steps}
        range={{ min: 0, max: limits.steps.max }}
        sliderMax={100}
        error={faultOf(error, 'hires.steps')}
        onChange={(steps) => change({ steps })}
      />
      <div className={styles.row}>
        <FieldLabel label={t('compose.hires_method')} />
        <Select
          aria-label={t('compose.hires_method')}
          data={methods.map((value) => ({ value, label: nameOf('hires', value) }))}
          value={hires.method}
          allowDeselect={false}
          checkIconPosition="right"
          onChange={(method) =>
            method !== null &&
            change({ method, upscaler_id: hires.upscaler_id ?? upscalers[0]?.id ?? null })
          }
        />
      </div>
      {hires.method === 'upscaler' && (
        <div className={styles.row}>
          <FieldLabel label={t('compose.upscaler')} />
          <Select
            aria-label={t('compose.upscaler')}
            data={upscalers.map(({ id, name }) => ({ value: id, label: name }))}
            value={hires.upscaler_id}
            error={faultOf(error, 'hires.upscaler_id')}
            allowDeselect={false}
            checkIconPosition="right"
            onChange={(upscaler_id) => change({ upscaler_id })}
          />
        </div>
      )}
    </div>
  );
}
