import { describe, expect, test } from 'vitest';
import { cfgOfAccuracy, usualAccuracy } from './accuracy';

// The same figures as services/text_accuracy_test.cpp: both sides keep to one curve.
describe('text accuracy', () => {
  test('six and a half is what the model does anyway', () => {
    for (const usual of [7.5, 5, 2]) expect(cfgOfAccuracy(usualAccuracy, usual)).toBe(usual);
  });

  test('goes from loose to literal', () => {
    expect(cfgOfAccuracy(1, 7.5)).toBe(1.5);
    expect(cfgOfAccuracy(10, 7.5)).toBe(15);
    expect(cfgOfAccuracy(1, 2)).toBe(1);
    for (let at = 1; at < 10; at += 0.5)
      expect(cfgOfAccuracy(at, 7.5)).toBeLessThan(cfgOfAccuracy(at + 0.5, 7.5));
  });

  test('stays on the scale', () => expect(cfgOfAccuracy(99, 7.5)).toBe(15));
});
