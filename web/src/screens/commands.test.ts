import type { Asset } from '@/api/assets';
import { describe, expect, test } from 'vitest';
import { composeCommands } from '@/features/compose/commands';
import { parseSeed } from '@/features/compose/model';
import { findCommands } from '@/features/palette/model';
import { queueCommands } from '@/features/queue/commands';
import { imageCommands, imageMenu, imagesMenu } from '@/features/image/commands';
import type { ImageContext } from '@/features/image/verbs';
import { modelCommands, modelMenu } from '@/features/models/commands';
import { stageCommands } from '@/features/stage/commands';
import { aimAt } from '@/entities/asset/aim';
import { shownItems } from '@/ui/CommandItems';
import { infoRows } from '@/entities/recipe/info';
import { upscaleCommands } from '@/features/upscale/commands';
import { viewerCommands } from '@/features/viewer/commands';
import { bind, clashes } from '@/lib/command';
import { en } from '@/lib/i18n/en';
import { makeSay } from '@/lib/i18n/text';
import { assetSample, modelSample } from '@/test/samples';
import { viewCommands } from './frame/commands';
import { frameCommands } from './frame/frameCommands';
import { listCommands } from '@/features/gallery/commands';

const all = [
  ...listCommands,
  ...composeCommands,
  ...imageCommands,
  ...stageCommands,
  ...queueCommands,
  ...viewCommands,
  ...frameCommands,
];
/** What one screen binds together: the viewer's keys stand in for the stage's. */
const inLists = [
  ...imageCommands,
  ...viewerCommands,
  ...listCommands,
  ...queueCommands,
  ...viewCommands,
  ...frameCommands,
];
const inModels = [...modelCommands, ...queueCommands, ...viewCommands];
const inUpscale = [...upscaleCommands, ...imageCommands, ...queueCommands, ...viewCommands];
const t = makeSay('en', en);
const context: ImageContext = {
  aim: null,
  models: [],
  isInfoShown: false,
  ask: () => undefined,
  copy: () => undefined,
  change: () => undefined,
  zip: () => undefined,
  compare: null,
  showInfo: () => undefined,
  recalled: () => undefined,
};
const boundTo = (asset: Asset) => bind(imageCommands, { ...context, aim: aimAt(asset) });

describe('the commands of the studio', () => {
  test('share no key', () => {
    expect(clashes(all)).toEqual([]);
    expect(clashes(inLists)).toEqual([]);
    expect(clashes(inModels)).toEqual([]);
    expect(clashes(inUpscale)).toEqual([]);
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
    const open = bind(imageCommands, context).filter(({ available }) => available);
    expect(open.map(({ id }) => id)).toEqual([]);
  });

  test('in the menu of a model all exist', () => {
    const known = modelCommands.map(({ id }) => id);
    expect(modelMenu.filter((id) => id !== null && !known.includes(id))).toEqual([]);
  });

  test('in the image menus all exist', () => {
    const known = all.map(({ id }) => id);
    const named = [...imageMenu, ...imagesMenu].filter((id) => id !== null);
    expect(named.filter((id) => !known.includes(id))).toEqual([]);
  });

  test('in the image menu stand in the order of the manual, what is not built left out', () => {
    const shown = shownItems(imageMenu, boundTo(assetSample()));
    expect(shown.slice(0, 10).map((command) => command?.label ?? null)).toEqual([
      'stage.new_tab',
      'stage.download',
      'image.download_as',
      'stage.copy',
      null,
      'stage.remix',
      'stage.use_prompts',
      'stage.use_seed',
      'stage.use_all',
      'stage.info',
    ]);
    expect(shown.at(-1)?.id).toBe('stage.delete');
  });

  test('of the manuals that are not built yet are known and hidden', () => {
    const coming = ['asset.load_workflow', 'asset.send_to_canvas', 'asset.clean_background'];
    coming.push('asset.create_grid', 'asset.animate', 'asset.submit', 'asset.fork', 'asset.brew');
    const found = boundTo(assetSample()).filter(({ id }) => coming.includes(id));
    expect(found).toHaveLength(coming.length);
    expect(found.filter(({ exists, available }) => exists || available)).toEqual([]);
  });

  test('that need a recipe are unavailable on a picture without one', () => {
    const bare = boundTo(assetSample({ has_recipe: false }));
    const off = bare.filter(({ exists, available }) => exists && !available).map(({ id }) => id);
    const needy = ['stage.remix', 'stage.use_prompts', 'stage.use_seed', 'stage.use_all'];
    expect(off).toEqual(expect.arrayContaining(needy));
    expect(off).not.toContain('stage.download');
  });

  test('on many pictures are those that make sense on many', () => {
    const target = { kind: 'ids', ids: ['a', 'b'], count: 2 } as const;
    const aim = { asset: assetSample(), target };
    const open = bind(imageCommands, { ...context, aim }).filter(({ available }) => available);
    const ids = open.map(({ id }) => id);
    expect(ids).toContain('asset.zip');
    expect(ids).toContain('asset.unfavorite');
    expect(ids).not.toContain('stage.use_seed');
  });

  test('are found by the words of their name', () => {
    const bound = bind(queueCommands, {
      running: null,
      waitingCount: 0,
      cancel: () => undefined,
      isPaused: false,
      cancelAll: () => undefined,
      pause: () => undefined,
    });
    expect(findCommands(bound, 'all cancel', t).map(({ id }) => id)).toEqual(['queue.cancel_all']);
    expect(findCommands(bound, 'nonsense', t)).toEqual([]);
  });
});

describe('information about a picture', () => {
  const known = (part: Partial<Asset>) => ({
    asset: assetSample(part),
    models: [modelSample()],
    scheduler: 'DDIM',
    collections: ['Best of'],
  });

  test('leaves out what is empty and offers each setting for use', () => {
    const rows = infoRows(known({ negative_prompt: '' }), t, 0);
    expect(rows.map(({ label }) => label)).not.toContain('compose.negative_prompt');
    const seed = rows.find(({ label }) => label === 'compose.seed');
    expect(seed?.recalls).toEqual({ seed: 42, randomise: false });
    expect(rows.find(({ label }) => label === 'info.collections')?.shown).toBe('Best of');
  });

  test('copies the whole checksum though it shows the beginning', () => {
    const rows = infoRows(known({ sha256: 'a'.repeat(64) }), t, 0);
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
