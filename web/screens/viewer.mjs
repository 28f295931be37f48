import { key, settle } from './acts.mjs';

/** The open picture: whole, zoomed, and beside another. */
export const viewerScenes = [
  {
    name: 'viewer',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: (page) => page.locator('[data-index="2"]').click(),
  },
  {
    name: 'viewer-zoomed',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: async (page) => {
      await page.locator('[data-index="2"]').click();
      await settle(page, 700);
      await key('Shift+z')(page);
      await key('+')(page);
    },
  },
  ...['Slider', 'Side by side', 'Difference'].map((mode, at) => ({
    name: `viewer-compare-${at}`,
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: async (page) => {
      await page.locator('[data-index="2"]').click();
      await settle(page, 700);
      await key('b')(page);
      await page.getByText(mode, { exact: true }).click();
    },
  })),
  {
    name: 'download-as',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: async (page) => {
      await page.locator('[data-index="2"]').click();
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Download as…' }).click();
    },
  },
  { name: 'screen-collections', studio: { assets: 200, rich: true }, path: '/collections' },
  {
    name: 'screen-collections-filled',
    studio: { assets: 200, rich: true },
    path: '/my-images',
    act: async (page) => {
      for (const at of [1, 4, 7]) {
        await page.locator('[data-verb="asset.collections"]').nth(at).click();
        await page
          .getByRole('checkbox')
          .nth(at % 2)
          .check();
        await page.keyboard.press('Escape');
      }
      await page.goto(new URL('/collections', page.url()).href);
      await settle(page, 500);
    },
  },
  {
    name: 'import',
    studio: { assets: 200, rich: true },
    path: '/library',
    act: async (page) => {
      await key('Control+k')(page);
      await page.getByLabel('Search commands').fill('import');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'settings',
    studio: { assets: 200, rich: true },
    path: '/library',
    act: key('Control+,'),
  },
];
