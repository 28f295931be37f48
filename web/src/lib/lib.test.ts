import { describe, expect, test } from 'vitest';
import { ratioOf, ratios, sizeFor } from './aspect';
import { bind, clashes, type Command } from './command';
import { formatBytes, formatDuration, formatPercent, formatRelative } from './format';
import { chordOf, isTyping, keyCaps } from './keys';
import { fit, leastCommonMultiple } from './numbers';
import { list, nullable, number, ParseError, shape, text } from './parse';

const side = { min: 64, max: 2048, multiple: 8 };
const press = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe('sizes', () => {
  test('a preset keeps the area the model knows and its multiple', () => {
    for (const ratio of ratios) {
      const { width, height } = sizeFor(ratio, 512 * 512, side, side);
      expect(width % 8).toBe(0);
      expect(height % 8).toBe(0);
      expect(Math.abs(width * height - 512 * 512) / (512 * 512)).toBeLessThan(0.04);
    }
  });

  test('a size is recognised as the preset that made it', () => {
    for (const ratio of ratios) {
      const size = sizeFor(ratio, 512 * 512, side, side);
      expect(ratioOf(size, 512 * 512, side, side)?.id).toBe(ratio.id);
    }
    expect(ratioOf({ width: 520, height: 512 }, 512 * 512, side, side)).toBeNull();
  });

  test('a value is fitted to the nearest allowed one', () => {
    expect(fit(517, side)).toBe(520);
    expect(fit(1, side)).toBe(64);
    expect(fit(9999, side)).toBe(2048);
    expect(fit(70, { min: 65, max: 2047, multiple: 64 })).toBe(128);
    expect(leastCommonMultiple(8, 12)).toBe(24);
  });
});

describe('keys', () => {
  test('are written the same however they are pressed', () => {
    expect(chordOf({ ...press, key: 'Enter', ctrlKey: true })).toBe('ctrl+enter');
    expect(chordOf({ ...press, key: 'Enter', metaKey: true })).toBe('ctrl+enter');
    expect(chordOf({ ...press, key: 'X', shiftKey: true })).toBe('shift+x');
    expect(chordOf({ ...press, key: '?', shiftKey: true })).toBe('?');
    expect(chordOf({ ...press, key: 'ArrowLeft' })).toBe('left');
  });

  test('are shown as their caps', () => {
    expect(keyCaps('ctrl+enter', false)).toEqual(['Ctrl', '↵']);
    expect(keyCaps('ctrl+k', true)).toEqual(['⌘', 'K']);
  });

  test('belong to a field while a person types in it', () => {
    const box = document.createElement('input');
    expect(isTyping(box)).toBe(true);
    box.type = 'checkbox';
    expect(isTyping(box)).toBe(false);
    expect(isTyping(document.createElement('textarea'))).toBe(true);
    expect(isTyping(document.body)).toBe(false);
  });
});

describe('commands', () => {
  const icon = () => null;
  const command: Command<{ on: boolean; log: string[] }> = {
    id: 'x',
    label: 'compose.invoke',
    group: 'create',
    icon,
    keys: ['g'],
    available: ({ on }) => on,
    run: ({ log }) => void log.push('ran'),
  };

  test('carry their situation with them', () => {
    const log: string[] = [];
    const [bound] = bind([command], { on: true, log });
    bound?.run();
    expect(bound?.available).toBe(true);
    expect(log).toEqual(['ran']);
    expect(bind([command], { on: false, log })[0]?.available).toBe(false);
  });

  test('on one chord are found out', () => {
    expect(clashes([command, { id: 'y', keys: ['g', 'h'] }])).toEqual([
      { keys: 'g', ids: ['x', 'y'] },
    ]);
  });
});

describe('words for quantities', () => {
  test('sizes carry units', () => {
    expect(formatBytes(512, 'en')).toBe('512 B');
    expect(formatBytes(2_132_000_000, 'en')).toBe('2.1 GB');
    expect(formatBytes(1500, 'de')).toBe('1,5 kB');
  });

  test('times grow coarser as they grow longer', () => {
    expect(formatDuration(1840, 'en')).toBe('1.8 s');
    expect(formatDuration(42_300, 'en')).toBe('42 s');
    expect(formatDuration(125_000, 'en')).toBe('2 min 5 s');
    expect(formatDuration(7_260_000, 'en')).toBe('2 h 1 min');
  });

  test('moments are relative while they are near', () => {
    const now = Date.UTC(2026, 0, 10);
    expect(formatRelative(now - 20_000, now, 'en')).toBe('now');
    expect(formatRelative(now - 120_000, now, 'en')).toBe('2 minutes ago');
    expect(formatRelative(now - 86_400_000, now, 'de')).toBe('gestern');
    expect(formatRelative(now - 30 * 86_400_000, now, 'en')).toContain('2025');
  });

  test('a job is never called finished before it is', () => {
    expect(formatPercent(0.999)).toBe('99%');
    expect(formatPercent(1.2)).toBe('100%');
  });
});

describe('readers', () => {
  const read = shape({ name: text, sizes: list(number), note: nullable(text) });

  test('drop what they do not know and fill absent notes', () => {
    expect(read({ name: 'a', sizes: [1], extra: true })).toEqual({
      name: 'a',
      sizes: [1],
      note: null,
    });
  });

  test('name the place that is wrong', () => {
    expect(() => read({ name: 'a', sizes: [1, 'two'] })).toThrow(ParseError);
    expect(() => read({ name: 'a', sizes: [1, 'two'] })).toThrow('sizes.1: expected a number');
  });
});
