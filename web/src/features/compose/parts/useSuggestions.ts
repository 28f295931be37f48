import { useMemo, useState, type KeyboardEvent } from 'react';
import type { Model } from '@/api/types';
import { companions } from '@/entities/model/choice';
import { useWildcards } from '@/entities/prompt/queries';
import { useText } from '@/lib/i18n/useText';
import { askedAt, suggested, triggerText, type Asked } from '../suggest';

/** What can be completed at the cursor, and the keys that choose from it. */
export function useSuggestions(model: Model | null, models: readonly Model[]) {
  const t = useText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [active, setActive] = useState(0);
  const wildcards = useWildcards();
  const all = useMemo(() => {
    if (asked?.kind === 'wildcard') {
      return wildcards.map(({ name, count }) => ({
        text: `__${name}__`,
        says: t.count('suggest.lines', count),
      }));
    }
    if (!model?.can.embeddings) return [];
    return companions(models, model, 'embedding')
      .filter(({ trigger, state }) => trigger !== '' && state === 'ready')
      .map(({ trigger, name }) => ({ text: triggerText(trigger), says: name }));
  }, [asked?.kind, wildcards, model, models, t]);
  const found = asked ? suggested(all, asked.search) : [];
  const close = () => setAsked(null);
  /** True when the key was one of the list's. */
  const steer = (event: KeyboardEvent, accept: (at: number) => void): boolean => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || event.nativeEvent.isComposing) return false;
    const last = found.length - 1;
    if (key === 'ArrowDown') setActive(active >= last ? 0 : active + 1);
    else if (key === 'ArrowUp') setActive(active <= 0 ? last : active - 1);
    else if (key === 'Escape') close();
    else if (key === 'Enter' || key === 'Tab') accept(Math.min(active, last));
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const look = (text: string, cursor: number) => {
    setAsked(askedAt(text, cursor));
    setActive(0);
  };
  return { asked, found, active, look, steer, close };
}
