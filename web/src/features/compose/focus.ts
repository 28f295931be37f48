export const promptFieldId = 'prompt';

export function focusPrompt(): void {
  document.getElementById(promptFieldId)?.focus();
}
