import { describe, expect, test } from 'vitest';
import { composeCommands } from '@/features/compose/commands';
import { parseSeed } from '@/features/compose/model';
import { findCommands } from '@/features/palette/model';
import { queueCommands } from '@/features/queue/commands';
import { imageMenu, stageCommands } from '@/features/stage/commands';
import { infoRows } from '@/features/stage/info';
import { bind, clashes } from '@/lib/command';
import { en } from '@/lib/i18n/en';
import { makeSay } from '@/lib/i18n/text';
import { assetSample, modelSample } from '@/test/samples';
import { viewCommands } from './frame/commands';

const all = [...composeCommands, ...stageCommands, ...queueCommands, ...viewCommands];
const t = makeSay('en', en);

describe('the commands of the studio', () => {
  test('share no key', () => {
    expect(clashes(all)).toEqual([]);
  });

  test('have one id each', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('keep the keys that the walkthrough promises', () => {
    const keyOf = (id: string) => all.find((command) => command.id === id)?.keys?.[0];
    expect(keyOf('compose.invoke')).toBe('ctrl+enter');
    expect(keyOf('view.gallery')).toBe('g');
    expect(keyOf('stage.use_all')).toBe('a');
    expect(keyOf('stage.use_seed')).toBe('s');
    expect(keyOf('stage.use_prompts')).toBe('p');
  });

  test('on a picture are unavailable without one', () => {
    const bound = bind(stageCommands, {
      asset: null,
      models: [],
      showInfo: false,
      showPreviews: false,
      newer: null,
      older: null,
      open: () => undefined,
      copy: () => undefined,
      askDelete: () => undefined,
      say: () => undefined,
    });
    const open = bound.filter(({ available }) => available).map(({ id }) => id);
    expect(open).toEqual(['stage.previews']);
  });

  test('in the image menu all exist', () => {
    const known = all.map(({ id }) => id);
    expect(imageMenu.filter((id) => id !== null && !known.includes(id))).toEqual([]);
  });

  test('are found by the words of their name', () => {
    const bound = bind(queueCommands, {
      running: null,
      waitingCount: 0,
      cancel: () => undefined,
      cancelAll: () => undefined,
    });
    expect(findCommands(bound, 'all cancel', t).map(({ id }) => id)).toEqual(['queue.cancel_all']);
    expect(findCommands(bound, 'nonsense', t)).toEqual([]);
  });
});

describe('information about a picture', () => {
  test('leaves out what is empty and offers each setting for use', () => {
    const rows = infoRows(assetSample({ negative_prompt: '' }), [modelSample()], t, 0);
    expect(rows.map(({ label }) => label)).not.toContain('compose.negative_prompt');
    const seed = rows.find(({ label }) => label === 'compose.seed');
    expect(seed?.recalls).toEqual({ seed: 42, randomise: false });
  });

  test('copies the whole checksum though it shows the beginning', () => {
    const rows = infoRows(assetSample({ sha256: 'a'.repeat(64) }), [], t, 0);
    expect(rows.find(({ label }) => label === 'info.checksum')?.copied).toHaveLength(64);
  });
});

describe('a pasted seed', () => {
  test('is read from whatever surrounds it', () => {
    expect(parseSeed(' Seed: 4294967295 ', 4294967295)).toBe(4294967295);
    expect(parseSeed('4294967296', 4294967295)).toBeNull();
    expect(parseSeed('none', 10)).toBeNull();
  });
});
