import { Select } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { refiners } from '@/entities/model/choice';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { usualRefiner, type RefinerPart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { FieldLabel } from './FieldLabel';
import styles from './Fields.module.css';
import { Section } from './Section';
import { useHelp } from './useHelp';

interface Props {
  models: readonly Model[];
  limits: RecipeLimits;
  cfg_scale: number;
  error: ApiError | null;
}

const scores = { min: 1, max: 10 };

/** A second model that takes the last steps. */
export function RefinerSection({ models, limits, cfg_scale, error }: Props) {
  const t = useText();
  const { refiner } = useDraft();
  const none = { value: '', label: t('compose.refiner_none') };
  const offered = refiners(models).filter(({ state }) => state === 'ready');
  if (offered.length === 0) return null;
  return (
    <Section id="refiner" title={t('compose.refiner')} count={refiner ? 1 : 0}>
      <div className={styles.row}>
        <FieldLabel label={t('compose.model')} help={t('compose.refiner_help')} />
        <Select
          aria-label={t('compose.refiner')}
          data={[none, ...offered.map(({ id, name }) => ({ value: id, label: name }))]}
          value={refiner?.model_id ?? ''}
          error={faultOf(error, 'refiner.model_id')}
          allowDeselect={false}
          checkIconPosition="right"
          onChange={(id) =>
            changeDraft({ refiner: id ? { ...usualRefiner(id), ...refiner, model_id: id } : null })
          }
        />
      </div>
      {refiner && (
        <RefinerFields refiner={refiner} limits={limits} cfg_scale={cfg_scale} error={error} />
      )}
    </Section>
  );
}

interface FieldProps extends Omit<Props, 'models'> {
  refiner: RefinerPart;
}

function RefinerFields({ refiner, limits, cfg_scale, error }: FieldProps) {
  const t = useText();
  const help = useHelp();
  const change = (part: Partial<RefinerPart>) => changeDraft({ refiner: { ...refiner, ...part } });
  return (
    <div className={styles.stack}>
      <NumberField
        label={t('compose.refiner_start')}
        help={help('compose.refiner_start', 'compose.refiner_start_help')}
        value={refiner.start}
        range={{ min: 0, max: 1 }}
        step={0.05}
        decimals={2}
        error={faultOf(error, 'refiner.start')}
        onChange={(start) => change({ start })}
      />
      <NumberField
        label={t('compose.cfg_scale')}
        value={refiner.cfg_scale ?? cfg_scale}
        range={limits.cfg_scale}
        sliderMax={20}
        step={0.5}
        decimals={2}
        error={faultOf(error, 'refiner.cfg_scale')}
        onChange={(scale) => change({ cfg_scale: scale })}
      />
      {(['positive_score', 'negative_score'] as const).map((name) => (
        <NumberField
          key={name}
          label={t(`compose.${name}`)}
          wide
          value={refiner[name]}
          range={scores}
          step={0.5}
          decimals={1}
          error={faultOf(error, `refiner.${name}`)}
          onChange={(score) => change({ [name]: score })}
        />
      ))}
    </div>
  );
}
