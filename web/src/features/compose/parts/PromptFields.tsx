import { Textarea } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import type { ApiError } from '@/api/client';
import { changeDraft, type Draft } from '@/entities/recipe/draft';
import { faultOf } from '@/entities/recipe/invoke';
import { useText } from '@/lib/i18n/useText';
import { promptFieldId } from '../focus';
import { TokenCount } from './TokenCount';
import styles from './PromptFields.module.css';

interface Props {
  draft: Draft;
  modelId: string | null;
  charsMax: number | null;
  error: ApiError | null;
  onInvoke: () => void;
}

/** Return invokes, Shift+Return starts a new line; a half-composed character does neither. */
function isInvoke(event: KeyboardEvent): boolean {
  return (
    event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.nativeEvent.isComposing
  );
}

export function PromptFields({ draft, modelId, charsMax, error, onInvoke }: Props) {
  const t = useText();
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isInvoke(event)) return;
    event.preventDefault();
    if (!event.repeat) onInvoke();
  };
  const shared = {
    autosize: true,
    maxLength: charsMax ?? undefined,
    autoComplete: 'off',
    spellCheck: false,
    onKeyDown,
  };
  return (
    <div className={styles.prompts}>
      <div className={styles.field}>
        <Textarea
          {...shared}
          id={promptFieldId}
          label={t('compose.prompt')}
          placeholder={t('compose.prompt_hint')}
          minRows={3}
          maxRows={9}
          enterKeyHint="go"
          value={draft.prompt}
          error={faultOf(error, 'prompt')}
          onChange={(event) => changeDraft({ prompt: event.currentTarget.value })}
        />
        <TokenCount text={draft.prompt} modelId={modelId} />
      </div>
      <div className={styles.field}>
        <Textarea
          {...shared}
          label={t('compose.negative_prompt')}
          placeholder={t('compose.negative_prompt_hint')}
          minRows={1}
          maxRows={6}
          value={draft.negative_prompt}
          error={faultOf(error, 'negative_prompt')}
          onChange={(event) => changeDraft({ negative_prompt: event.currentTarget.value })}
        />
        <TokenCount text={draft.negative_prompt} modelId={modelId} />
      </div>
    </div>
  );
}
