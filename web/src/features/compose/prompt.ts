/** Whether a prompt says these words already, whatever their case. */
export function hasWords(prompt: string, words: string): boolean {
  return prompt.toLowerCase().includes(words.toLowerCase());
}

/** The prompt with the words at its end, once. */
export function withWords(prompt: string, words: string): string {
  if (hasWords(prompt, words)) return prompt;
  const before = prompt.trimEnd();
  if (before === '') return words;
  return `${before}${before.endsWith(',') ? ' ' : ', '}${words}`;
}
