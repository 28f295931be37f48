import { Select, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { companions, fits } from '@/entities/model/choice';
import { changeDraft, draftNow, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { changedAt, without, type LoraPart } from '@/entities/recipe/parts';
import { useText } from '@/lib/i18n/useText';
import { NumberField } from '@/ui/NumberField';
import { hasWords, withWords } from '../prompt';
import styles from './LoraSection.module.css';
import { NoneInstalled } from './NoneInstalled';
import { PartCard } from './PartCard';
import { Section } from './Section';

interface Props {
  model: Model;
  models: readonly Model[];
  limits: RecipeLimits;
  error: ApiError | null;
}

/** LoRAs on top of the model: as many as wanted, each with its weight. */
export function LoraSection({ model, models, limits, error }: Props) {
  const t = useText();
  const { loras } = useDraft();
  const offered = companions(models, model, 'lora').filter(
    ({ id, state }) => state === 'ready' && !loras.some(({ model_id }) => model_id === id),
  );
  const inUse = loras.filter(
    ({ is_on, model_id }) =>
      is_on && companions(models, model, 'lora').some(({ id }) => id === model_id),
  ).length;
  // The one that was added last here: its slider is what a person reaches for next.
  const [fresh, setFresh] = useState<string | null>(null);
  const add = (id: string | null) => {
    const chosen = models.find((known) => known.id === id);
    if (!chosen) return;
    const weight = chosen.default_weight ?? 0.75;
    setFresh(chosen.id);
    changeDraft({ loras: [...draftNow().loras, { model_id: chosen.id, weight, is_on: true }] });
  };
  return (
    <Section id="loras" title={t('lora.title')} count={inUse}>
      {offered.length > 0 && (
        <Select
          aria-label={t('lora.add')}
          placeholder={t('lora.add')}
          leftSection={<IconPlus size={14} stroke={1.6} />}
          data={offered.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          searchable
          nothingFoundMessage={t('part.nothing_found')}
          // Choosing adds; the field is empty again for the next.
          key={loras.length}
          onChange={add}
        />
      )}
      {offered.length === 0 && loras.length === 0 && <NoneInstalled words={t('lora.none')} />}
      {loras.map((lora, at) => (
        <LoraCard
          key={lora.model_id}
          lora={lora}
          isFresh={lora.model_id === fresh}
          main={model}
          known={models.find(({ id }) => id === lora.model_id) ?? null}
          limits={limits}
          error={faultOf(error, `loras.${at}.weight`) ?? faultOf(error, `loras.${at}.model_id`)}
          onChange={(part) => changeDraft({ loras: changedAt(loras, at, part) })}
          onRemove={() => changeDraft({ loras: without(loras, at) })}
        />
      ))}
    </Section>
  );
}

interface CardProps {
  lora: LoraPart;
  isFresh: boolean;
  main: Model;
  known: Model | null;
  limits: RecipeLimits;
  error: string | null;
  onChange: (part: Partial<LoraPart>) => void;
  onRemove: () => void;
}

function LoraCard(props: CardProps) {
  const { lora, isFresh, main, known, limits, error, onChange, onRemove } = props;
  const t = useText();
  const weight = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFresh) weight.current?.querySelector<HTMLElement>('[role=slider]')?.focus();
  }, [isFresh]);
  const name = known?.name ?? t('lora.gone');
  const doesFit = known !== null && fits(known, main);
  const words = known === null ? 'part.gone' : 'part.does_not_fit';
  return (
    <PartCard
      name={name}
      isOn={lora.is_on}
      trouble={doesFit ? null : t(words, { model: main.name })}
      onToggle={(is_on) => onChange({ is_on })}
      onRemove={onRemove}
    >
      <div ref={weight}>
        <NumberField
          label={t('part.weight')}
          narrow
          value={lora.weight}
          range={limits.weight}
          sliderMin={0}
          sliderMax={2}
          step={0.05}
          decimals={2}
          error={error}
          onChange={(next) => onChange({ weight: next })}
        />
      </div>
      {doesFit && known.trigger_phrases.length > 0 && (
        <TriggerPhrases phrases={known.trigger_phrases} />
      )}
    </PartCard>
  );
}

/** Words the LoRA listens to. A click puts them into the prompt, where they can be seen. */
function TriggerPhrases({ phrases }: { phrases: readonly string[] }) {
  const t = useText();
  const { prompt } = useDraft();
  return (
    <div className={styles.phrases} role="group" aria-label={t('lora.triggers')}>
      {phrases.map((phrase) => (
        <UnstyledButton
          key={phrase}
          className={styles.phrase}
          aria-pressed={hasWords(prompt, phrase)}
          title={t('lora.insert')}
          onClick={() => changeDraft({ prompt: withWords(prompt, phrase) })}
        >
          {phrase}
        </UnstyledButton>
      ))}
    </div>
  );
}
