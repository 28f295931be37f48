import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import type { RecipeLimits } from '@/entities/recipe/model';
import type { ControlPart, ReferencePart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { PartCard } from './PartCard';
import { SpanField } from './SpanField';

/** What a control layer and a reference image have in common. */
type Guide = Pick<
  ControlPart & ReferencePart,
  'model_id' | 'image_id' | 'weight' | 'begin' | 'end' | 'is_on'
>;

export interface GuideProps {
  name: string;
  model: Model;
  /** The models that can be chosen for it. */
  fitting: readonly Model[];
  limits: RecipeLimits;
  offered: Asset | null;
  fault: (field: string) => string | null;
  onRemove: () => void;
}

interface Props extends GuideProps {
  guide: Guide;
  modelLabel: string;
  imageLabel: string;
  onModel: (model: Model) => void;
  onImage: (image_id: string | null) => void;
  onChange: (part: Partial<Omit<Guide, 'model_id' | 'image_id'>>) => void;
  /** Between the picture and its weight. */
  children?: ReactNode;
  foot?: ReactNode;
}

/** A picture that leads the hand, through which model, how much, and from when to when. */
export function GuideCard(props: Props) {
  const { name, guide, model, fitting, limits, offered, fault, onChange, onRemove } = props;
  const t = useText();
  const chosen = fitting.find(({ id }) => id === guide.model_id);
  const misfit = guide.model_id === null ? null : t('part.does_not_fit', { model: model.name });
  return (
    <PartCard
      name={name}
      isOn={guide.is_on}
      trouble={chosen ? null : misfit}
      onToggle={(is_on) => onChange({ is_on })}
      onRemove={onRemove}
    >
      <Select
        aria-label={props.modelLabel}
        placeholder={props.modelLabel}
        data={fitting.map(({ id, name: label }) => ({ value: id, label }))}
        value={chosen?.id ?? null}
        error={fault('model_id')}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(id) => {
          const next = fitting.find((known) => known.id === id);
          if (next) props.onModel(next);
        }}
      />
      <ImageSlot
        label={props.imageLabel}
        hint={t('slot.hint')}
        assetId={guide.image_id}
        offered={offered}
        onChange={(asset) => props.onImage(asset?.id ?? null)}
      />
      {props.children}
      <NumberField
        label={t('part.weight')}
        narrow
        value={guide.weight}
        range={limits.control_weight}
        sliderMin={0}
        step={0.05}
        decimals={2}
        error={fault('weight')}
        onChange={(weight) => onChange({ weight })}
      />
      <SpanField
        begin={guide.begin}
        end={guide.end}
        error={fault('begin') ?? fault('end')}
        onChange={onChange}
      />
      {props.foot}
    </PartCard>
  );
}
