// The Upscale screen and the dialog that asks for the same from anywhere.
import { settle } from './acts.mjs';

const shelf = { assets: 30, shelf: true };

/** Opens the screen with the newest picture; its file is small enough to enlarge at once. */
async function choose(page) {
  await page
    .getByRole('button', { name: /^Enlarge:/ })
    .nth(1)
    .click();
  await page.locator('[data-initial]').waitFor();
}

async function enlarge(page) {
  await page.keyboard.press('Control+Enter');
  await page.getByText(/^After/).waitFor();
  await settle(page, 900);
}

export const upscaleScenes = [
  { name: 'upscale-empty', studio: shelf, path: '/upscale' },
  { name: 'upscale-nothing', studio: { assets: 0 }, path: '/upscale' },
  {
    name: 'upscale-source',
    studio: shelf,
    path: '/upscale',
    act: async (page) => {
      await choose(page);
      await page.getByRole('switch', { name: 'Draw details anew' }).press('Space');
    },
  },
  {
    name: 'upscale-running',
    studio: { ...shelf, pace_ms: 900 },
    path: '/upscale',
    act: async (page) => {
      await choose(page);
      await page.keyboard.press('Control+Enter');
      await settle(page, 3200);
    },
  },
  {
    name: 'upscale-result',
    studio: { ...shelf, pace_ms: 10 },
    path: '/upscale',
    act: async (page) => {
      await choose(page);
      await enlarge(page);
    },
  },
  {
    name: 'upscale-german',
    studio: { ...shelf, pace_ms: 10 },
    path: '/upscale',
    preferences: { language: 'de' },
  },
  {
    name: 'upscale-dialog',
    studio: shelf,
    phoneSheet: 'Image',
    act: (page) => page.locator('body').press('Shift+U'),
  },
];
