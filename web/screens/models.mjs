// The Models screen: empty, full, one open, being filled, and what can go wrong.
import { settle } from './acts.mjs';

const shelf = { assets: 60, shelf: true };
const field = (page) => page.getByRole('textbox', { name: 'Location' });

export const modelsScenes = [
  { name: 'models-empty', studio: { assets: 0, models: false }, path: '/models' },
  {
    name: 'models-full',
    studio: { ...shelf, pace_ms: 400 },
    path: '/models',
    act: async (page, isPhone) => {
      if (isPhone) return;
      for (const source of [
        'https://example.org/gone.safetensors',
        'https://example.org/dreams.safetensors',
        'artist/moss::unet::fp16',
      ]) {
        await field(page).fill(source);
        await field(page).press('Enter');
        await settle(page, source.includes('gone') ? 3600 : 900);
      }
      await field(page).fill('stabilityai/sd-turbo::unet::fp16');
    },
  },
  {
    name: 'models-open',
    studio: shelf,
    path: '/models?model=lora-ink-wash',
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Name' }).fill('Ink wash, second try');
    },
  },
  { name: 'models-main', studio: shelf, path: '/models?model=main-watercolour-v3&type=main' },
  { name: 'models-broken', studio: shelf, path: '/models?model=main-half-written-xl&base=sdxl' },
  { name: 'models-files', studio: shelf, path: '/models?panel=files' },
  {
    name: 'models-scan',
    studio: shelf,
    path: '/models?panel=add',
    act: async (page) => {
      await field(page).fill('/media/ana/loras');
      await page.getByRole('button', { name: 'Look inside' }).click();
      await page.getByText('6 models found').waitFor();
    },
  },
  {
    name: 'models-repository',
    studio: shelf,
    path: '/models?panel=add',
    act: async (page) => {
      await field(page).fill('stabilityai/sd-turbo');
      await page.getByRole('button', { name: 'Show its files' }).click();
      await page.getByText('model.safetensors', { exact: true }).waitFor();
    },
  },
  {
    name: 'models-refused',
    studio: shelf,
    path: '/models?panel=add',
    act: async (page) => {
      await field(page).fill('refuse this');
      await field(page).press('Enter');
    },
  },
  {
    name: 'models-delete',
    studio: shelf,
    path: '/models?model=lora-ink-wash',
    act: async (page) => {
      await page.locator('body').press('Delete');
      await page.getByRole('checkbox').click();
    },
  },
  { name: 'models-nothing', studio: shelf, path: '/models?q=zebra' },
  {
    name: 'models-german',
    studio: shelf,
    path: '/models?model=lora-film-1974',
    preferences: { language: 'de' },
  },
];
