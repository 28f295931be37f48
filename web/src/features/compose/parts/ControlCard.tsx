import { Select } from '@mantine/core';
import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Capabilities, Model } from '@/api/types';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { controlledBy, type ControlPart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import styles from './Fields.module.css';
import { useModeNames } from './modeNames';
import { PartCard } from './PartCard';
import { PreprocessorFields } from './PreprocessorFields';
import { SpanField } from './SpanField';

interface Props {
  name: string;
  control: ControlPart;
  at: number;
  able: Capabilities;
  model: Model;
  fitting: readonly Model[];
  limits: RecipeLimits;
  offered: Asset | null;
  error: ApiError | null;
  onChange: (part: Partial<ControlPart>) => void;
  onRemove: () => void;
}

export function ControlCard(props: Props) {
  const { name, control, at, able, model, fitting, limits, offered, error } = props;
  const { onChange, onRemove } = props;
  const t = useText();
  const fault = (field: string) => faultOf(error, `controls.${at}.${field}`);
  const doesFit = fitting.some(({ id }) => id === control.model_id);
  const misfit = control.model_id === null ? null : t('part.does_not_fit', { model: model.name });
  return (
    <PartCard
      name={name}
      isOn={control.is_on}
      trouble={doesFit ? null : misfit}
      onToggle={(is_on) => onChange({ is_on })}
      onRemove={onRemove}
    >
      <Select
        aria-label={t('control.model')}
        placeholder={t('control.model')}
        data={fitting.map(({ id, name: label }) => ({ value: id, label }))}
        value={doesFit ? control.model_id : null}
        error={fault('model_id')}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(id) => {
          const chosen = fitting.find((known) => known.id === id);
          if (chosen) onChange(controlledBy(chosen));
        }}
      />
      <ImageSlot
        label={t('control.image', { name })}
        hint={t('slot.hint')}
        assetId={control.image_id}
        offered={offered}
        onChange={(asset) => onChange({ image_id: asset?.id ?? null, processed_id: null })}
      />
      <PreprocessorFields control={control} able={able} onChange={onChange} />
      <NumberField
        label={t('part.weight')}
        narrow
        value={control.weight}
        range={limits.control_weight}
        sliderMin={0}
        step={0.05}
        decimals={2}
        error={fault('weight')}
        onChange={(weight) => onChange({ weight })}
      />
      <SpanField
        begin={control.begin}
        end={control.end}
        error={fault('begin') ?? fault('end')}
        onChange={onChange}
      />
      <Modes control={control} able={able} onChange={onChange} />
    </PartCard>
  );
}

function Modes({ control, able, onChange }: Pick<Props, 'control' | 'able' | 'onChange'>) {
  const t = useText();
  const nameOf = useModeNames();
  return (
    <div className={styles.pair}>
      <Select
        size="xs"
        label={t('control.mode')}
        data={able.control_modes.map((value) => ({ value, label: nameOf('control', value) }))}
        value={control.mode}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(mode) => mode !== null && onChange({ mode })}
      />
      <Select
        size="xs"
        label={t('compose.resize_mode')}
        data={able.resize_modes.map((value) => ({ value, label: nameOf('resize', value) }))}
        value={control.resize_mode}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(resize_mode) => resize_mode !== null && onChange({ resize_mode })}
      />
    </div>
  );
}
