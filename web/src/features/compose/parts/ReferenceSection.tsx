import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Asset } from '@/api/assets';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { companions } from '@/entities/model/choice';
import { changeDraft, draftNow, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { changedAt, usualReference, without, type ReferencePart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { newKey } from '@/lib/newKey';
import { GuideCard } from './GuideCard';
import { NoneInstalled } from './NoneInstalled';
import { Section } from './Section';

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
    const blank = usualReference(newKey());
    const model_id = adapters[0]?.id ?? null;
    change([...draftNow().reference_images, { ...blank, model_id }]);
  };
  return (
    <Section id="references" title={t('compose.references')} count={inUse}>
      {adapters.length === 0 && <NoneInstalled words={t('reference.none')} />}
      {all.map((reference, at) => (
        <GuideCard
          key={reference.key}
          name={t('reference.image', { number: at + 1 })}
          imageLabel={t('reference.image', { number: at + 1 })}
          modelLabel={t('reference.model')}
          guide={reference}
          fitting={adapters}
          {...{ model, limits, offered }}
          fault={(field) => faultOf(error, `reference_images.${at}.${field}`)}
          onModel={(chosen) => change(changedAt(all, at, { model_id: chosen.id }))}
          onImage={(image_id) => change(changedAt(all, at, { image_id }))}
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
