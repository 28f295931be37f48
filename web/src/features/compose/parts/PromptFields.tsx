import { lazy, Suspense } from 'react';
import type { ApiError } from '@/api/client';
import type { Model } from '@/api/types';
import { changeDraft, type Draft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import { useText } from '@/lib/i18n/useText';
import { negativeFieldId, promptFieldId } from '../focus';
import { hasVariants } from '../suggest';
import { PresetRow } from './PresetRow';
import { PromptArea } from './PromptArea';
import styles from './PromptFields.module.css';

const VariantsRow = lazy(async () => ({
  default: (await import('./VariantsRow')).VariantsRow,
}));

interface Props {
  draft: Draft;
  model: Model | null;
  models: readonly Model[];
  charsMax: number | null;
  error: ApiError | null;
  onInvoke: () => void;
}

/** The words: what to draw, in which style, and what to leave out. */
export function PromptFields({ draft, model, models, charsMax, error, onInvoke }: Props) {
  const t = useText();
  const shared = { model, models, charsMax, onInvoke };
  return (
    <div className={styles.prompts}>
      <div className={styles.positive}>
        <PromptArea
          {...shared}
          id={promptFieldId}
          label={t('compose.prompt')}
          placeholder={t('compose.prompt_hint')}
          minRows={3}
          maxRows={9}
          value={draft.prompt}
          error={faultOf(error, 'prompt')}
          onChange={(prompt) => changeDraft({ prompt })}
        />
        <PresetRow draft={draft} />
        {hasVariants(draft.prompt) && (
          <Suspense>
            <VariantsRow draft={draft} />
          </Suspense>
        )}
      </div>
      {(model?.can.negative_prompt ?? true) && (
        <PromptArea
          {...shared}
          id={negativeFieldId}
          label={t('compose.negative_prompt')}
          placeholder={t('compose.negative_prompt_hint')}
          minRows={1}
          maxRows={6}
          value={draft.negative_prompt}
          error={faultOf(error, 'negative_prompt')}
          onChange={(negative_prompt) => changeDraft({ negative_prompt })}
        />
      )}
    </div>
  );
}
