// The dialogs that every screen can open.
import { key } from './acts.mjs';

export const frameScenes = [
  { name: 'settings', studio: { assets: 12 }, act: key('Control+,') },
  {
    name: 'report',
    studio: { assets: 12 },
    act: async (page, isPhone) => {
      if (isPhone) await page.getByRole('button', { name: 'Ways to create' }).click();
      const role = isPhone ? 'menuitem' : 'button';
      await page.getByRole(role, { name: 'Report a bug' }).click();
    },
  },
];
