import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { ApiError } from '@/api/client';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { useRecipe } from '@/entities/recipe/useRecipe';
import { useText } from '@/lib/i18n/useText';
import { clamp } from '@/lib/numbers';
import { useCommand } from '@/ui/commands';
import { KeyCaps } from '@/ui/KeyCaps';
import { Notice } from '@/ui/Notice';
import { isShownAtField } from './model';
import styles from './InvokeBlock.module.css';

interface Props {
  error: ApiError | null;
  layout: 'panel' | 'bar';
  /** What has to be done before a picture can be asked for. */
  hint?: string | null;
}

export function InvokeBlock({ error, layout, hint = null }: Props) {
  const command = useCommand('compose.invoke');
  const t = useText();
  return (
    <div className={styles.block} data-layout={layout}>
      <Button
        className={styles.invoke}
        fullWidth={layout === 'panel'}
        disabled={!command?.available}
        rightSection={layout === 'panel' && <KeyCaps chord="ctrl+enter" />}
        onClick={() => command?.run()}
      >
        {t('compose.invoke')}
      </Button>
      <ImagesCounter label={t('compose.images')} />
      {hint && <p className={styles.hint}>{hint}</p>}
      <InvokeTrouble error={error} />
    </div>
  );
}

function ImagesCounter({ label }: { label: string }) {
  const t = useText();
  const { images } = useDraft();
  const range = useRecipe().limits?.images ?? { min: 1, max: 100 };
  const change = (next: number) => changeDraft({ images: Math.round(clamp(next, range)) });
  return (
    <div className={styles.counter} role="group" aria-label={label}>
      <span className={styles.counterLabel} aria-hidden>
        {label}
      </span>
      <ActionIcon
        variant="default"
        aria-label={t('compose.fewer_images')}
        disabled={images <= range.min}
        onClick={() => change(images - 1)}
      >
        <IconMinus size={14} />
      </ActionIcon>
      <NumberInput
        className={styles.count}
        aria-label={label}
        hideControls
        allowDecimal={false}
        allowNegative={false}
        min={range.min}
        max={range.max}
        value={images}
        onChange={(next) => typeof next === 'number' && change(next)}
      />
      <ActionIcon
        variant="default"
        aria-label={t('compose.more_images')}
        disabled={images >= range.max}
        onClick={() => change(images + 1)}
      >
        <IconPlus size={14} />
      </ActionIcon>
    </div>
  );
}

/** What went wrong with the last Invoke, unless a field below already says it. */
function InvokeTrouble({ error }: { error: ApiError | null }) {
  const t = useText();
  if (!error) return null;
  if (error.isOffline) return <Notice tone="bad">{t('compose.offline')}</Notice>;
  const unplaced = error.faults.filter(({ field }) => !isShownAtField(field));
  const faults = unplaced.map(({ field, says }) => `${field} ${says}`).join('; ');
  return <Notice tone="bad">{faults ? `${error.message} (${faults})` : error.message}</Notice>;
}
