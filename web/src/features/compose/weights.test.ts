import { describe, expect, test } from 'vitest';
import { weigh, type Selected } from './weights';

/** "a |castle| b": what stands between the bars is selected. */
function at(marked: string): Selected {
  const start = marked.indexOf('|');
  const end = marked.indexOf('|', start + 1) - 1;
  return { text: marked.replaceAll('|', ''), start, end };
}

function shown({ text, start, end }: Selected): string {
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}

const up = (marked: string) => shown(weigh(at(marked), 1));
const down = (marked: string) => shown(weigh(at(marked), -1));

describe('prompt weights', () => {
  test('add a sign to a word and take it away again', () => {
    expect(up('a |castle| b')).toBe('a |castle|+ b');
    expect(up('a |castle|+ b')).toBe('a |castle|++ b');
    expect(down('a |castle|++ b')).toBe('a |castle|+ b');
    expect(down('a |castle|+ b')).toBe('a |castle| b');
    expect(down('a |castle| b')).toBe('a |castle|- b');
  });

  test('put brackets around more than a word and take them off when the weight is usual', () => {
    expect(up('an |old castle|, fog')).toBe('an (|old castle|)+, fog');
    expect(up('an (|old castle|)+, fog')).toBe('an (|old castle|)++, fog');
    expect(down('an (|old castle|)+, fog')).toBe('an |old castle|, fog');
  });

  test('mean the word at the cursor when nothing is selected', () => {
    expect(up('a cas||tle')).toBe('a |castle|+');
    expect(up('castle||+')).toBe('|castle|++');
    expect(up('castle+||')).toBe('|castle|++');
  });

  test('go on by a tenth where a number was written', () => {
    expect(up('(|fog|)1.2')).toBe('(|fog|)1.3');
    expect(down('(|fog|)1.1')).toBe('|fog|');
    expect(down('(|fog|)0.05')).toBe('(|fog|)0');
  });

  test('read a selection that caught the brackets and signs', () => {
    expect(up('|(old castle)+| x')).toBe('(|old castle|)++ x');
    expect(up('a |castle++ |b')).toBe('a |castle|+++ b');
  });

  test('leave a hyphen inside of a word alone', () => {
    expect(up('a |well|-known face')).toBe('a |well|+-known face');
    expect(up('|well-known| face')).toBe('|well-known|+ face');
  });

  test('change nothing where there is no word', () => {
    expect(up('a , || b')).toBe('a , || b');
  });

  test('stop at ten signs', () => {
    expect(up(`|fog|${'+'.repeat(10)}`)).toBe(`|fog|${'+'.repeat(10)}`);
  });
});
