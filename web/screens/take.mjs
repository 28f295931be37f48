// Photographs every screen in every state, both themes, on a desk and on a phone:
//   npm run screens [-- part-of-a-name ...]
// The pictures are for looking at. Nothing is called done before they were.
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startFake } from '../dev/fakeServer.mjs';
import { desktop, launch, openPage, phone } from '../e2e/browser.mjs';
import { key, settle, sheet } from './acts.mjs';
import { studioScenes } from './studio.mjs';

const out = fileURLToPath(new URL('./out/', import.meta.url));
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));

async function invoke(page, prompt) {
  await page.getByLabel('Prompt', { exact: true }).fill(prompt);
  await page.getByLabel('Prompt', { exact: true }).press('Enter');
}

/** Each scene: a studio, preferences, and what a person does before the picture is taken. */
const scenes = [
  { name: 'empty', studio: { assets: 0 }, phoneSheet: 'Image' },
  { name: 'no-models', studio: { assets: 0, models: false }, phoneSheet: 'Controls' },
  { name: 'ready', studio: { assets: 42 }, phoneSheet: 'Controls' },
  { name: 'stage', studio: { assets: 42 }, only: 'phone', phoneSheet: 'Image' },
  { name: 'gallery', studio: { assets: 42 }, only: 'phone', phoneSheet: 'Gallery' },
  {
    name: 'running-preview',
    studio: { assets: 12, pace_ms: 120 },
    preferences: { show_previews: true },
    act: async (page, isPhone) => {
      if (isPhone) await sheet(page, 'Controls');
      await invoke(page, 'misty hills, morning light, film grain');
      await settle(page, 2000);
    },
  },
  {
    name: 'first-running',
    studio: { assets: 0, pace_ms: 150 },
    act: async (page) => {
      await invoke(page, 'bluebird');
      await settle(page, 1200);
    },
  },
  { name: 'info', studio: { assets: 42 }, preferences: { show_info: true }, phoneSheet: 'Image' },
  {
    name: 'queue',
    studio: { assets: 12, pace_ms: 90 },
    act: async (page) => {
      for (const prompt of [
        'fail please',
        'a lighthouse at dusk',
        'bluebird',
        'desert, long shadows',
      ]) {
        await invoke(page, prompt);
        if (prompt === 'fail please') await settle(page, 900);
      }
      await settle(page, 500);
      await page.locator('header [aria-haspopup=dialog]').first().click();
      await settle(page);
    },
  },
  { name: 'boards', studio: { assets: 600, rich: true }, phoneSheet: 'Gallery' },
  {
    name: 'board-menu',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: (page) => page.locator('[data-board]').nth(1).click({ button: 'right' }),
  },
  {
    name: 'board-rename',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: (page) => page.getByRole('button', { name: 'Rename Birds' }).click(),
  },
  {
    name: 'board-delete',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: async (page) => {
      await page.locator('[data-board]').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Delete board' }).click();
    },
  },
  {
    name: 'gallery-settings',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: (page) => page.getByRole('button', { name: 'Gallery settings' }).click(),
  },
  {
    name: 'panel-selection',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: async (page) => {
      await page.locator('[data-index="1"]').click({ modifiers: ['Control'] });
      await page.locator('[data-index="4"]').click({ modifiers: ['Shift'] });
    },
  },
  {
    name: 'tile-menu',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: (page) => page.locator('[data-index="2"]').click({ button: 'right' }),
  },
  {
    name: 'zip',
    studio: { assets: 200, rich: true },
    phoneSheet: 'Gallery',
    act: async (page) => {
      await page.locator('[data-board]').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Download board' }).click();
      await page.getByText('is ready').waitFor();
    },
  },
  {
    name: 'screen-gallery',
    studio: { assets: 3000, rich: true },
    path: '/gallery',
    act: (page, isPhone) => !isPhone && page.locator('[data-index="1"]').hover(),
  },
  { name: 'screen-mine', studio: { assets: 3000, rich: true }, path: '/my-images' },
  {
    name: 'screen-library',
    studio: { assets: 30_000, rich: true },
    path: '/library?kind=image&rating_min=2',
  },
  {
    name: 'screen-selection',
    studio: { assets: 3000, rich: true },
    path: '/library',
    act: async (page) => {
      await page.locator('[data-index="0"]').click({ modifiers: ['Control'] });
      await page.getByRole('button', { name: /Select all/ }).click();
      await page.getByRole('button', { name: 'Star image' }).first().click();
    },
  },
  { name: 'screen-nothing', studio: { assets: 90, rich: true }, path: '/gallery?q=zebra' },
  { name: 'screen-empty', studio: { assets: 0 }, path: '/my-images' },
  {
    name: 'change-board',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: async (page) => {
      await page.locator('[data-index="0"]').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Change board' }).click();
    },
  },
  {
    name: 'collections',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: (page) => page.locator('[data-verb="asset.collections"]').first().click(),
  },
  {
    name: 'delete-from-card',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: (page) => page.locator('[data-verb="stage.delete"]').first().click(),
  },
  {
    name: 'info-card',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: (page) => page.locator('[data-verb="stage.info"]').first().click(),
  },
  {
    name: 'tags',
    studio: { assets: 200, rich: true },
    path: '/library',
    act: async (page) => {
      await page.locator('[data-index="0"]').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Tags' }).click();
    },
  },
  {
    name: 'screen-offline',
    studio: { assets: 90, rich: true },
    path: '/gallery',
    act: async (page, _isPhone, fake) => {
      await fake.stop();
      await page.getByRole('textbox', { name: 'Search prompts' }).fill('bird');
      await settle(page, 900);
    },
  },
  {
    name: 'screen-german',
    studio: { assets: 90, rich: true },
    path: '/library',
    preferences: { language: 'de' },
  },
  ...studioScenes,
  { name: 'hotkeys', studio: { assets: 12 }, phoneSheet: 'Image', act: key('?') },
  { name: 'palette', studio: { assets: 12 }, phoneSheet: 'Image', act: key('Control+k') },
  { name: 'delete', studio: { assets: 12 }, phoneSheet: 'Image', act: key('Delete') },
  {
    name: 'menu',
    studio: { assets: 12 },
    phoneSheet: 'Image',
    act: (page) => page.locator('[data-asset]').click({ button: 'right' }),
  },
  {
    name: 'fault',
    studio: { assets: 12 },
    act: async (page) => {
      await invoke(page, 'refuse steps');
      await settle(page);
      await page.getByRole('alert').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'advanced',
    studio: { assets: 12 },
    act: async (page) => {
      await page.getByRole('button', { name: 'Advanced' }).click();
      await settle(page);
      await page.getByRole('textbox', { name: 'CFG rescale' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'help',
    studio: { assets: 12 },
    act: (page) => page.getByRole('button', { name: 'About CFG scale' }).click(),
  },
  { name: 'only-image', studio: { assets: 42 }, only: 'desktop', act: key('f') },
  { name: 'engine-down', studio: { assets: 12 }, engine: 'down', phoneSheet: 'Image' },
  { name: 'german', studio: { assets: 12 }, preferences: { language: 'de' } },
  {
    name: 'offline',
    studio: { assets: 12 },
    phoneSheet: 'Image',
    act: async (page, _isPhone, fake) => {
      await fake.stop();
      await settle(page, 900);
    },
  },
];

async function take(browser, scene, theme, size) {
  const isPhone = size === 'phone';
  const fake = await startFake({ pace_ms: 40, ...scene.studio });
  if (scene.engine) fake.studio.engine = { ...fake.studio.engine, state: scene.engine };
  const { page, context, troubles } = await openPage(browser, {
    viewport: isPhone ? phone : desktop,
    isTouch: isPhone,
    theme,
    preferences: scene.preferences,
  });
  try {
    await page.goto(fake.url + (scene.path ?? ''));
    await page.locator('[data-state=connected]').waitFor({ timeout: 8000 });
    await settle(page, 700);
    if (isPhone && scene.phoneSheet) await sheet(page, scene.phoneSheet);
    await scene.act?.(page, isPhone, fake);
    await settle(page);
    await page.waitForFunction(() =>
      [...document.images].every(
        (image) =>
          image.complete ||
          !image.checkVisibility() ||
          image.getBoundingClientRect().left >= innerWidth ||
          image.getBoundingClientRect().right <= 0,
      ),
    );
    await page.screenshot({ path: `${out}${scene.name}-${size}-${theme}.png` });
  } finally {
    troubles.forEach((trouble) => console.error(`  ${scene.name}: ${trouble}`));
    await context.close();
    await fake.stop().catch(() => undefined);
  }
}

if (wanted.length === 0) await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const browser = await launch();
// The browser goes with the signal; waiting for it would wait for ever.
process.once('SIGTERM', () => process.exit(1));
let failures = 0;
for (const scene of scenes) {
  for (const theme of ['dark', 'light']) {
    for (const size of ['desktop', 'phone']) {
      const name = `${scene.name}-${size}-${theme}`;
      if ((scene.only && scene.only !== size) || !isWanted(name)) continue;
      try {
        await take(browser, scene, theme, size);
        console.log(name);
      } catch (trouble) {
        failures += 1;
        console.error(`${name}: ${trouble.message.split('\n')[0]}`);
      }
    }
  }
}
await browser.close();
process.exitCode = failures ? 1 : 0;
