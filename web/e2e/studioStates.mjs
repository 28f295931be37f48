// The states of the viewer, its dialogs, Queue, Models and Upscale that must be accessible.
async function openViewer(page) {
  await page.locator('[data-index="2"]').click();
  await page.locator('[data-viewer] [data-loaded]').first().waitFor();
}

export const studioStates = {
  viewer: { studio: { assets: 60, rich: true }, path: '/my-images', act: openViewer },
  'viewer comparing': {
    studio: { assets: 60, rich: true },
    path: '/my-images',
    act: async (page) => {
      await openViewer(page);
      await page.locator('body').press('b');
      await page.getByText('Side by side', { exact: true }).click();
    },
  },
  'download as': {
    studio: { assets: 60, rich: true },
    path: '/my-images',
    act: async (page) => {
      await openViewer(page);
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Download as…' }).click();
      await page.locator('[data-copy=jpeg]').waitFor();
    },
  },
  'to a collection': {
    studio: { assets: 60, rich: true },
    path: '/my-images',
    act: async (page) => {
      await page.locator('[data-verb="asset.collections"]').first().click();
      await page.getByRole('button', { name: 'Create new collection' }).click();
    },
  },
  'information of a card': {
    studio: { assets: 60, rich: true },
    path: '/my-images',
    act: (page) => page.locator('[data-verb="stage.info"]').first().click(),
  },
  Collections: { studio: { assets: 60, rich: true }, path: '/collections' },
  importing: {
    studio: { assets: 60, rich: true },
    path: '/library',
    act: async (page) => {
      await page.locator('body').press('Control+k');
      await page.getByLabel('Search commands').fill('import');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Import a folder' }).waitFor();
    },
  },
  'studio settings': {
    studio: { assets: 60, rich: true },
    path: '/library',
    act: (page) => page.locator('body').press('Control+,'),
  },
  'bug report': {
    studio: { assets: 6 },
    path: '/queue',
    act: async (page) => {
      await page.locator('body').press('Control+k');
      await page.getByLabel('Search commands').fill('report');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Report a bug' }).waitFor();
    },
  },
  'Queue, empty': { studio: { assets: 0 }, path: '/queue' },
  Queue: {
    studio: { assets: 6, pace_ms: 300 },
    path: '/queue',
    act: async (page, fake) => {
      fake.studio.cancel(fake.studio.enqueue({ prompt: 'never mind' }));
      for (const prompt of ['one', 'two', 'three']) fake.studio.enqueue({ prompt });
      await page.getByRole('button', { name: 'Move three', exact: true }).waitFor();
    },
  },
  'Models, empty': { studio: { assets: 0, models: false }, path: '/models' },
  Models: { studio: { assets: 30, shelf: true }, path: '/models' },
  'a model': {
    studio: { assets: 30, shelf: true },
    path: '/models?model=main-watercolour-v3',
    act: (page) => page.getByRole('textbox', { name: 'Name', exact: true }).fill('Another name'),
  },
  'a broken model': {
    studio: { assets: 9, shelf: true },
    path: '/models?model=main-half-written-xl',
  },
  'model files': { studio: { assets: 9, shelf: true }, path: '/models?panel=files' },
  installing: {
    studio: { assets: 9, shelf: true, pace_ms: 400 },
    path: '/models?panel=add',
    act: async (page) => {
      const field = page.getByRole('textbox', { name: 'Location' });
      await field.fill('https://example.org/dreams.safetensors');
      await field.press('Enter');
      await page.getByRole('progressbar').waitFor();
      await field.fill('stabilityai/sd-turbo');
      await page.getByRole('button', { name: 'Show its files' }).click();
      await page.getByText('model.safetensors', { exact: true }).waitFor();
    },
  },
  'delete a model': {
    studio: { assets: 9, shelf: true },
    path: '/models?model=lora-ink-wash',
    act: (page) => page.locator('body').press('Delete'),
  },
  'Upscale, empty': { studio: { assets: 9, shelf: true }, path: '/upscale' },
  Upscale: {
    studio: { assets: 9, shelf: true },
    path: '/upscale',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Enlarge:/ })
        .first()
        .click();
      await page.locator('[data-initial]').waitFor();
      await page.getByRole('switch', { name: 'Draw details anew' }).press('Space');
      await page.locator('body').press('Control+Enter');
      await page.getByText(/^After/).waitFor();
    },
  },
  'upscale dialog': {
    studio: { assets: 9, shelf: true },
    only: 'desktop',
    act: (page) => page.locator('body').press('Shift+U'),
  },
};
