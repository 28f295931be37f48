import { describe, expect, test } from 'vitest';
import { offerPaste, pasteInto } from './pasteTarget';

describe('a pasted picture', () => {
  test('goes to the slot under the pointer before the one the screen offers', () => {
    const taken: string[] = [];
    const stopUsual = offerPaste(() => taken.push('usual'), { isUsual: true });
    const stopSlot = offerPaste(() => taken.push('slot'));
    expect(pasteInto([])).toBe(true);
    stopSlot();
    expect(pasteInto([])).toBe(true);
    stopUsual();
    expect(taken).toEqual(['slot', 'usual']);
  });

  test('is left to the page when nobody offers to take it', () => {
    expect(pasteInto([])).toBe(false);
  });

  test('is not taken twice by an offer that was ended twice', () => {
    const stop = offerPaste(() => undefined);
    stop();
    stop();
    expect(pasteInto([])).toBe(false);
  });
});
