import { isTyping } from '@/lib/keys';
import { weigh } from './weights';

export const promptFieldId = 'prompt';
export const negativeFieldId = 'negative-prompt';

export function focusPrompt(): void {
  document.getElementById(promptFieldId)?.focus();
}

/** Brings the first setting that was refused into sight, once it says so. */
export function showFault(): void {
  window.requestAnimationFrame(() =>
    document.querySelector('[aria-invalid=true]')?.scrollIntoView({ block: 'center' }),
  );
}

/** The prompt that has the focus, or had it: fields keep their selection. Other fields are left. */
function promptField(): HTMLTextAreaElement | null {
  const active = document.activeElement;
  const isOurs = active?.id === promptFieldId || active?.id === negativeFieldId;
  if (!isOurs && isTyping(active)) return null;
  const field = isOurs ? active : document.getElementById(promptFieldId);
  return field instanceof HTMLTextAreaElement ? field : null;
}

/**
 * Replaces a part of a field as if it had been typed, so that the browser's own undo takes it
 * back. Nothing else does that; the call is old and every browser keeps it.
 */
export function typeInto(
  field: HTMLTextAreaElement,
  from: number,
  to: number,
  words: string,
): void {
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand('insertText', false, words);
}

/** More or less weight for what is selected in a prompt. */
export function weighSelection(by: 1 | -1): void {
  const field = promptField();
  if (!field) return;
  const { value: text, selectionStart: start, selectionEnd: end } = field;
  const weighed = weigh({ text, start, end }, by);
  if (weighed.text === text) return;
  // Only what changed is typed, so that one undo is one step of weight.
  let from = 0;
  while (from < text.length && text[from] === weighed.text[from]) from += 1;
  let tail = 0;
  const most = Math.min(text.length, weighed.text.length) - from;
  while (tail < most && text.at(-1 - tail) === weighed.text.at(-1 - tail)) tail += 1;
  typeInto(field, from, text.length - tail, weighed.text.slice(from, weighed.text.length - tail));
  field.setSelectionRange(weighed.start, weighed.end);
}
