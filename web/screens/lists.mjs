import { settle } from './acts.mjs';

/** Lists that have nothing yet, are on their way, or are narrowed to some days. */
export const listScenes = [
  { name: 'screen-library-empty', studio: { assets: 0 }, path: '/library' },
  {
    name: 'screen-days',
    studio: { assets: 3000, rich: true },
    path: '/gallery?from=2026-01-01&kind=image',
    act: (page) => page.getByRole('button', { name: /Since/ }).first().click(),
  },
  {
    name: 'screen-loading',
    studio: { assets: 90, rich: true },
    path: '/text-to-image',
    act: async (page) => {
      await page.route('**/api/v1/assets?*', () => undefined);
      await page.goto(new URL('/gallery', page.url()).href);
      await settle(page, 600);
    },
  },
];
