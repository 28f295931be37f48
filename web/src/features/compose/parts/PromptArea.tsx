import { Textarea } from '@mantine/core';
import { useRef, type KeyboardEvent } from 'react';
import type { Model } from '@/api/types';
import { useText } from '@/lib/i18n/useText';
import { typeInto } from '../focus';
import styles from './PromptFields.module.css';
import { SuggestionList } from './SuggestionList';
import { TokenCount } from './TokenCount';
import { useSuggestions } from './useSuggestions';

interface Props {
  id: string;
  label: string;
  placeholder: string;
  minRows: number;
  maxRows: number;
  value: string;
  error: string | null;
  model: Model | null;
  models: readonly Model[];
  charsMax: number | null;
  onChange: (value: string) => void;
  onInvoke: () => void;
}

/** Return invokes, Shift+Return starts a new line; a half-composed character does neither. */
function isInvoke(event: KeyboardEvent): boolean {
  return (
    event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.nativeEvent.isComposing
  );
}

/** One prompt: it invokes on Return and completes embeddings and wildcards while they are typed. */
export function PromptArea(props: Props) {
  const { id, label, model, models, charsMax, value, onChange, onInvoke, ...looks } = props;
  const t = useText();
  const field = useRef<HTMLTextAreaElement>(null);
  const suggestions = useSuggestions(model, models);
  const { asked, found, active } = suggestions;
  const isOpen = asked !== null && found.length > 0;
  const listId = `${id}-suggestions`;
  const look = () => {
    const cursor = field.current?.selectionStart ?? 0;
    suggestions.look(field.current?.value ?? '', cursor);
  };
  const accept = (at: number) => {
    const chosen = found[at];
    if (!field.current || !asked || !chosen) return;
    typeInto(field.current, asked.from, asked.to, chosen.text);
    suggestions.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isOpen && suggestions.steer(event, accept)) return;
    if (!isInvoke(event)) return;
    event.preventDefault();
    if (!event.repeat) onInvoke();
  };
  return (
    <div className={styles.field}>
      <Textarea
        {...looks}
        ref={field}
        id={id}
        label={label}
        autosize
        maxLength={charsMax ?? undefined}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${active}` : undefined}
        value={value}
        onKeyDown={onKeyDown}
        onBlur={suggestions.close}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look();
        }}
      />
      {isOpen && (
        <SuggestionList
          id={listId}
          label={t(asked.kind === 'embedding' ? 'suggest.embeddings' : 'suggest.wildcards')}
          found={found}
          active={active}
          onPick={accept}
        />
      )}
      <TokenCount text={value} modelId={model?.id ?? null} />
    </div>
  );
}
