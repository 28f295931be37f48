/** Copies words also where browsers keep the clipboard for https: by way of a hidden field. */
export async function copyText(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyByField(words);
  }
}

function copyByField(words: string): boolean {
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = words;
  field.className = 'visually-hidden';
  // Inside an open dialog, where the focus may go.
  (document.querySelector('[role=dialog]') ?? document.body).append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
