/** What can be completed while a prompt is typed: `<` begins an embedding, `__` a wildcard. */
export interface Suggestion {
  /** What stands in the prompt afterwards. */
  text: string;
  /** What it is, in words. */
  says: string;
}

export interface Asked {
  from: number;
  to: number;
  search: string;
  kind: 'embedding' | 'wildcard';
}

/** What is being typed at the cursor, if it is something that can be completed. */
export function askedAt(text: string, cursor: number): Asked | null {
  const before = text.slice(0, cursor);
  const embedding = /<([\p{L}\p{N}._ -]{0,40})$/u.exec(before);
  if (embedding) {
    const from = embedding.index;
    return { from, to: cursor, search: embedding[1] ?? '', kind: 'embedding' };
  }
  const wildcard = /(?:^|[\s,{|(])__([\p{L}\p{N}/-]{0,40}(?:_[\p{L}\p{N}/-]+)*)$/u.exec(before);
  if (!wildcard) return null;
  const search = wildcard[1] ?? '';
  return { from: cursor - search.length - 2, to: cursor, search, kind: 'wildcard' };
}

const suggestions_max = 8;

/** Those that match, what begins with the search first. */
export function suggested(all: readonly Suggestion[], search: string): Suggestion[] {
  const wanted = search.toLowerCase();
  const bare = ({ text }: Suggestion) => text.toLowerCase().replace(/^[<_]+/, '');
  const rank = (entry: Suggestion) => (bare(entry).startsWith(wanted) ? 0 : 1);
  return all
    .filter((entry) => `${bare(entry)} ${entry.says.toLowerCase()}`.includes(wanted))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, suggestions_max);
}

/** A trigger as it stands in a prompt. */
export function triggerText(trigger: string): string {
  return trigger.startsWith('<') ? trigger : `<${trigger}>`;
}

/** Whether a prompt holds choices: {a|b}, {2$$a|b} or a wildcard. */
export function hasVariants(prompt: string): boolean {
  return /\{[^{}]*\|[^{}]*\}|\{[^{}]*\{|__[\p{L}\p{N}][\p{L}\p{N}/_-]*?__/u.test(prompt);
}
