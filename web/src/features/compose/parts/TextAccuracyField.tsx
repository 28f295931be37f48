import { Slider, UnstyledButton } from '@mantine/core';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { usualAccuracy } from '@/entities/recipe/accuracy';
import { changeDraft, useDraft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import type { RecipeLimits } from '@/entities/recipe/model';
import { useText } from '@/lib/i18n/useText';
import { accuracyWord } from '../model';
import { FieldLabel } from './FieldLabel';
import styles from './TextAccuracyField.module.css';

interface Props {
  model: Model;
  limits: RecipeLimits;
  error: ApiError | null;
}

/**
 * How literally the words are taken, the same on every model. It decides the CFG scale; whoever
 * sets that by hand has a custom accuracy, and Auto leaves both to the model.
 */
export function TextAccuracyField({ model, limits, error }: Props) {
  const t = useText();
  const { text_accuracy, cfg_scale } = useDraft();
  const hasEffect = model.can.text_accuracy;
  const isAuto = text_accuracy === null && cfg_scale === null;
  const name = t('compose.text_accuracy');
  const state = isAuto
    ? t('accuracy.auto')
    : text_accuracy === null
      ? t('accuracy.custom')
      : t(`accuracy.${accuracyWord(text_accuracy)}`);
  const fault = faultOf(error, 'text_accuracy');
  return (
    <div className={styles.field} data-off={!hasEffect || undefined}>
      <div className={styles.head}>
        <FieldLabel label={name} help={t('accuracy.help')} />
        <span className={styles.state}>{hasEffect && !isAuto && state}</span>
      </div>
      {hasEffect ? (
        <>
          <Slider
            className={styles.slider}
            data-dim={text_accuracy === null || undefined}
            size={4}
            thumbSize={14}
            label={null}
            thumbLabel={name}
            {...limits.text_accuracy}
            step={0.5}
            value={text_accuracy ?? usualAccuracy}
            thumbProps={{
              'aria-valuetext': text_accuracy === null ? state : `${text_accuracy}, ${state}`,
            }}
            onChange={(value) => changeDraft({ text_accuracy: value, cfg_scale: null })}
          />
          <UnstyledButton
            className={`${styles.auto} numbers`}
            aria-pressed={isAuto}
            aria-label={t('accuracy.use_auto')}
            onClick={() => changeDraft({ text_accuracy: null, cfg_scale: null })}
          >
            {t('accuracy.auto')}
          </UnstyledButton>
          <span className={`${styles.number} numbers`} aria-hidden>
            {text_accuracy}
          </span>
        </>
      ) : (
        <p className={styles.words}>{t('accuracy.no_guidance')}</p>
      )}
      {fault && <p role="alert" className={styles.error}>{`${name} ${fault}`}</p>}
    </div>
  );
}
