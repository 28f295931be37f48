import { describe, expect, test } from 'vitest';
import { defaultPreferences, restorePreferences } from './store';

describe('preferences', () => {
  test('begin dark, with both panels and without previews', () => {
    expect(defaultPreferences).toMatchObject({
      theme: 'dark',
      show_controls: true,
      show_gallery: true,
      show_previews: false,
    });
  });

  test('keep what they know of an older store and default the rest', () => {
    expect(restorePreferences({ theme: 'light', gone: 1 })).toEqual({
      ...defaultPreferences,
      theme: 'light',
    });
  });

  test('start afresh from a damaged one', () => {
    expect(restorePreferences({ theme: 'purple' })).toEqual(defaultPreferences);
    expect(restorePreferences(null)).toEqual(defaultPreferences);
  });
});
