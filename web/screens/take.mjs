// Photographs every screen in every state, both themes, on a desk and on a phone:
//   npm run screens [-- part-of-a-name]
// The pictures are for looking at. Nothing is called done before they were.
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startFake } from '../dev/fakeServer.mjs';
import { desktop, launch, openPage, phone } from '../e2e/browser.mjs';

const out = fileURLToPath(new URL('./out/', import.meta.url));
const wanted = process.argv[2] ?? '';
const settle = (page, ms = 450) => page.waitForTimeout(ms);
const key = (chord) => (page) => page.locator('body').press(chord);

async function invoke(page, prompt) {
  await page.getByLabel('Prompt', { exact: true }).fill(prompt);
  await page.getByLabel('Prompt', { exact: true }).press('Enter');
}

async function sheet(page, name) {
  await page.getByRole('navigation', { name: 'Sheets' }).getByText(name).click();
  await settle(page);
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
    await page.goto(fake.url);
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

if (!wanted) await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const browser = await launch();
let failures = 0;
for (const scene of scenes) {
  for (const theme of ['dark', 'light']) {
    for (const size of ['desktop', 'phone']) {
      const name = `${scene.name}-${size}-${theme}`;
      if ((scene.only && scene.only !== size) || !name.includes(wanted)) continue;
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
