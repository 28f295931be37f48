import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { ImageSlot } from '@/entities/asset/ImageSlot';
import { companions } from '@/entities/model/choice';
import { changeDraft, draftNow, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { changedAt, usualReference, without, type ReferencePart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import styles from './Fields.module.css';
import { PartCard } from './PartCard';
import { Section } from './Section';
import { SpanField } from './SpanField';

interface Props {
  model: Model;
  models: readonly Model[];
  limits: RecipeLimits;
  offered: Asset | null;
  error: ApiError | null;
}

/** Pictures whose look or subject flows into the new one. */
export function ReferenceSection({ model, models, limits, offered, error }: Props) {
  const t = useText();
  const { reference_images: all } = useDraft();
  const adapters = companions(models, model, 'ip_adapter');
  const inUse = all.filter(({ is_on, image_id }) => is_on && image_id !== null).length;
  const change = (reference_images: ReferencePart[]) => changeDraft({ reference_images });
  const add = () => {
    const blank = usualReference(crypto.randomUUID());
    const model_id = adapters[0]?.id ?? null;
    change([...draftNow().reference_images, { ...blank, model_id }]);
  };
  return (
    <Section id="references" title={t('compose.references')} count={inUse}>
      {adapters.length === 0 && <p className={styles.none}>{t('reference.none')}</p>}
      {all.map((reference, at) => (
        <ReferenceCard
          key={reference.key}
          name={t('reference.image', { number: at + 1 })}
          fault={(field) => faultOf(error, `reference_images.${at}.${field}`)}
          {...{ reference, model, adapters, limits, offered }}
          onChange={(part) => change(changedAt(all, at, part))}
          onRemove={() => change(without(all, at))}
        />
      ))}
      {adapters.length > 0 && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} stroke={1.6} />}
          onClick={add}
        >
          {t('reference.add')}
        </Button>
      )}
    </Section>
  );
}

interface CardProps {
  name: string;
  reference: ReferencePart;
  model: Model;
  adapters: readonly Model[];
  limits: RecipeLimits;
  offered: Asset | null;
  fault: (field: string) => string | null;
  onChange: (part: Partial<ReferencePart>) => void;
  onRemove: () => void;
}

function ReferenceCard(props: CardProps) {
  const { name, reference, model, adapters, limits, offered, fault, onChange, onRemove } = props;
  const t = useText();
  const doesFit = adapters.some(({ id }) => id === reference.model_id);
  const misfit = reference.model_id === null ? null : t('part.does_not_fit', { model: model.name });
  return (
    <PartCard
      name={name}
      isOn={reference.is_on}
      trouble={doesFit ? null : misfit}
      onToggle={(is_on) => onChange({ is_on })}
      onRemove={onRemove}
    >
      <ImageSlot
        label={name}
        hint={t('slot.hint')}
        assetId={reference.image_id}
        offered={offered}
        onChange={(asset) => onChange({ image_id: asset?.id ?? null })}
      />
      <Select
        aria-label={t('reference.model')}
        placeholder={t('reference.model')}
        data={adapters.map(({ id, name: label }) => ({ value: id, label }))}
        value={doesFit ? reference.model_id : null}
        error={fault('model_id')}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(model_id) => onChange({ model_id })}
      />
      <NumberField
        label={t('part.weight')}
        narrow
        value={reference.weight}
        range={limits.control_weight}
        sliderMin={0}
        step={0.05}
        decimals={2}
        error={fault('weight')}
        onChange={(weight) => onChange({ weight })}
      />
      <SpanField
        begin={reference.begin}
        end={reference.end}
        error={fault('begin') ?? fault('end')}
        onChange={onChange}
      />
    </PartCard>
  );
}
