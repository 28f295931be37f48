import { changeDraft, draftNow } from '@/entities/recipe/draft';
import { stepThrough, useHistory, type Walk } from '@/entities/recipe/history';

let walk: Walk | null = null;

/** Puts an older or a newer prompt of the history into the fields. */
export function walkPrompts(direction: 'older' | 'newer'): void {
  const { prompt, negative_prompt } = draftNow();
  const { entries } = useHistory.getState();
  const step = stepThrough(entries, walk, { prompt, negative_prompt }, direction);
  if (!step) return;
  walk = step.walk;
  changeDraft(step.words);
}
