/** A piece of text and what is selected in it. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

const level_max = 10;
const step = 0.1;
const marks = /^(?:\++|-+|\d+(?:\.\d+)?)/;
/** Without brackets only signs weigh, and only at the end of a word, not in "well-known". */
const bareMarks = /^(?:\++|-+)(?=[\s,.;:!?)]|$)/;

/** The word around a cursor, where nothing is selected. */
function grown({ text, start, end }: Selected): Selected {
  if (start !== end) return { text, start, end };
  const before = /[^\s,()]*$/.exec(text.slice(0, start))?.[0] ?? '';
  const after = /^[^\s,()+]*/.exec(text.slice(end))?.[0] ?? '';
  return { text, start: start - before.length, end: end + after.length };
}

/** Without the spaces, brackets and weights that were caught with the words. */
function trimmed({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  const whole = /^\s*\((.*)\)(?:\++|-+|\d+(?:\.\d+)?)?\s*$/s.exec(words);
  const inner = whole?.[1] ?? words.replace(/(?:\++|-+)?\s*$/, '').trimStart();
  const from = start + words.indexOf(inner);
  return { text, start: from, end: from + inner.length };
}

/** The mark one step further; nothing when the weight is the usual one. */
function nextMark(mark: string, by: 1 | -1): string {
  if (/^\d/.test(mark)) {
    const weight = Math.round((Number(mark) + by * step) * 100) / 100;
    return weight === 1 ? '' : String(Math.max(0, weight));
  }
  const level = (mark.startsWith('-') ? -mark.length : mark.length) + by;
  const sign = level < 0 ? '-' : '+';
  return sign.repeat(Math.min(level_max, Math.abs(level)));
}

/**
 * Gives the selected words, or the word at the cursor, a little more or less weight, in Compel's
 * spelling: word+, (two words)--, (by number)1.2. What was selected stays selected, so that the
 * key can be pressed again.
 */
export function weigh(selected: Selected, by: 1 | -1): Selected {
  const { text, start, end } = trimmed(grown(selected));
  const words = text.slice(start, end);
  if (words.trim() === '') return selected;
  const isWrapped = text[start - 1] === '(' && text[end] === ')';
  const from = isWrapped ? start - 1 : start;
  const rest = text.slice(isWrapped ? end + 1 : end);
  const mark = (isWrapped ? marks : bareMarks).exec(rest)?.[0] ?? '';
  const next = nextMark(mark, by);
  const needsBrackets = next !== '' && (isWrapped || /[^\p{L}\p{N}_<>'’-]/u.test(words));
  const weighed = needsBrackets ? `(${words})${next}` : `${words}${next}`;
  const at = from + (needsBrackets ? 1 : 0);
  return {
    text: text.slice(0, from) + weighed + rest.slice(mark.length),
    start: at,
    end: at + words.length,
  };
}
