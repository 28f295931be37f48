import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { key, settle, sheet } from './acts.mjs';

const prompt = (page) => page.getByRole('textbox', { name: 'Prompt', exact: true });
const picture = fileURLToPath(new URL('../public/mark.svg', import.meta.url));

async function scrollTo(locator) {
  await locator.evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

/** A gallery picture as the initial image, by the verb that sends it there. */
async function sendToImage(page) {
  await key('Shift+i')(page);
  await page.locator('[data-initial]').waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
}

async function addLora(page, name) {
  await page.getByRole('textbox', { name: 'Add a LoRA' }).click();
  await page.getByRole('option', { name }).click();
}

/** What a person had typed and chosen before. */
async function draft(page, part) {
  await page.evaluate((saved) => {
    const known = JSON.parse(localStorage.getItem('atelier.draft') ?? '{"state":{"draft":{}}}');
    const state = { draft: { ...known.state.draft, ...saved } };
    localStorage.setItem('atelier.draft', JSON.stringify({ state, version: 1 }));
  }, part);
  await page.reload();
  await page.locator('[data-state=connected]').waitFor();
}

const studio = { assets: 12 };
const onImages = { path: '/image-to-image', studio: { assets: 42 } };
const withOpen = (...open_sections) => ({ preferences: { open_sections } });

/** On a phone the stage is a sheet of its own; elsewhere it is in sight anyway. */
const to = (page, isPhone, name) => isPhone && sheet(page, name);

/** A section of the panel as a draft fills it. */
const ofDraft = (name, id, title, part) => ({
  name,
  studio,
  ...withOpen(...[id].flat()),
  act: async (page) => {
    await draft(page, part);
    await scrollTo(page.getByRole('region', { name: title }));
  },
});

async function addGuide(page, kind) {
  await page.getByRole('button', { name: `Add a ${kind}` }).click();
}

async function openGrid(page, across, down) {
  await prompt(page).fill('a lighthouse');
  await key('Escape')(page);
  await page.getByRole('button', { name: 'Draw a grid' }).click();
  await page.getByRole('textbox', { name: 'Across: Values' }).fill(across);
  await page.getByRole('textbox', { name: 'Down: Values' }).fill(down);
}

async function openStyles(page, choice) {
  await prompt(page).fill('an old lighthouse');
  await page.getByRole('button', { name: 'No style' }).click();
  await page.getByRole('menuitem', { name: choice }).click();
}

/** Everything that decides a picture, closed, open, filled and refused. */
export const composeScenes = [
  {
    name: 'image-empty',
    ...onImages,
    phoneSheet: 'Image',
  },
  {
    name: 'image-filled',
    ...onImages,
    act: async (page, isPhone) => {
      await to(page, isPhone, 'Image');
      await sendToImage(page);
      await to(page, isPhone, 'Controls');
      await prompt(page).fill('old sea captain with raven on shoulder');
      await prompt(page).press('Enter');
      await settle(page, 2600);
      await to(page, isPhone, 'Image');
    },
  },
  {
    name: 'image-settings',
    ...onImages,
    act: async (page, isPhone) => {
      await to(page, isPhone, 'Image');
      await sendToImage(page);
      await to(page, isPhone, 'Controls');
    },
  },
  {
    name: 'expand',
    ...onImages,
    ...withOpen('outpaint'),
    act: async (page, isPhone) => {
      await to(page, isPhone, 'Image');
      await sendToImage(page);
      await to(page, isPhone, 'Controls');
      const region = page.getByRole('region', { name: 'Expand the picture' });
      await region.getByRole('textbox', { name: 'Left' }).fill('128');
      await region.getByRole('button', { name: 'To both sides' }).click();
      await region.getByText('Color', { exact: true }).click();
      await scrollTo(region);
    },
  },
  {
    name: 'mask',
    ...onImages,
    ...withOpen('mask'),
    act: async (page, isPhone) => {
      await to(page, isPhone, 'Image');
      await sendToImage(page);
      const { image_id } = await page.evaluate(
        () => JSON.parse(localStorage.getItem('atelier.draft')).state.draft.source,
      );
      await draft(page, { mask: { image_id, only_masked: true } });
      await to(page, isPhone, 'Controls');
      await scrollTo(page.getByRole('region', { name: 'Mask' }));
    },
  },
  {
    name: 'image-refused',
    ...onImages,
    act: async (page, isPhone) => {
      await to(page, isPhone, 'Image');
      const bytes = await readFile(picture);
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'notes.txt', mimeType: 'image/png', buffer: bytes });
    },
  },
  {
    name: 'send-to',
    studio,
    phoneSheet: 'Image',
    act: (page) => page.getByRole('button', { name: 'Send to' }).click(),
  },
  {
    name: 'lora',
    studio,
    ...withOpen('loras'),
    act: async (page) => {
      await addLora(page, 'Ink scenery');
      await addLora(page, 'Film grain');
      await prompt(page).fill('mountains, ink');
      await page.getByRole('button', { name: 'ink wash' }).click();
      await scrollTo(page.getByRole('region', { name: 'LoRA' }));
    },
  },
  ofDraft('lora-misfit', 'loras', 'LoRA', {
    loras: [
      { model_id: 'neon', weight: 1 },
      { model_id: 'gone', weight: 1 },
    ],
  }),
  {
    name: 'controls',
    studio,
    ...withOpen('controls'),
    act: async (page) => {
      await addGuide(page, 'control layer');
      await page.getByRole('button', { name: 'Use the current image' }).click();
      await page.getByRole('textbox', { name: 'Preprocessor' }).click();
      await page.getByRole('option', { name: 'Canny' }).click();
      await page.getByRole('button', { name: 'Make the control image' }).click();
      await page.getByRole('img', { name: 'Control image: Canny' }).waitFor();
      await scrollTo(page.getByRole('region', { name: 'Control layers' }));
    },
  },
  {
    name: 'controls-empty',
    studio,
    ...withOpen('controls', 'references'),
    act: async (page) => {
      await addGuide(page, 'control layer');
      await addGuide(page, 'reference image');
      await scrollTo(page.getByRole('region', { name: 'Control layers' }));
    },
  },
  ofDraft('sections', ['hires', 'advanced'], 'Hi-res fix', {
    hires: { scale: 2 },
    freeu: { b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 },
  }),
  ofDraft('refiner', 'refiner', 'Refiner', {
    model_id: 'grand',
    refiner: { model_id: 'finisher' },
  }),
  {
    name: 'no-guidance',
    studio,
    act: (page) => draft(page, { model_id: 'turbo', prompt: 'a lighthouse' }),
  },
  {
    name: 'accuracy',
    studio,
    act: async (page) => {
      await page.getByRole('slider', { name: 'Text accuracy' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
    },
  },
  {
    name: 'suggestions',
    studio,
    act: (page) => prompt(page).pressSequentially('a bluebird on <'),
  },
  {
    name: 'variants',
    studio,
    act: async (page) => {
      await prompt(page).fill('a {red|blue|green} bird in __weather__');
      await page.getByText('9 prompts').click();
    },
  },
  {
    name: 'variants-fault',
    studio,
    act: (page) => prompt(page).fill('a {red|blue} bird in {fog'),
  },
  {
    name: 'preset',
    studio: { assets: 12, rich: true },
    act: async (page) => {
      await openStyles(page, 'Film still');
      await page.getByRole('button', { name: 'Show what is sent' }).click();
    },
  },
  {
    name: 'preset-dialog',
    studio: { assets: 12, rich: true },
    act: async (page) => {
      await openStyles(page, 'Make and change styles');
      await page.getByRole('button', { name: 'Film still' }).click();
    },
  },
  {
    name: 'history',
    studio,
    act: async (page) => {
      for (const words of ['a lighthouse at dusk', 'bluebird, morning light', 'misty hills']) {
        await prompt(page).fill(words);
        await prompt(page).press('Enter');
        await settle(page, 200);
      }
      await key('Alt+h')(page);
    },
  },
  { name: 'history-empty', studio, act: key('Alt+h') },
  {
    name: 'grid-dialog',
    studio,
    act: (page) => openGrid(page, '10..30 step 10', '3, 7, eleven'),
  },
  {
    name: 'grid',
    studio: { assets: 3, pace_ms: 4 },
    act: async (page, isPhone) => {
      await openGrid(page, '10, 20, 30', '3, 7');
      await page.getByRole('button', { name: 'Draw the grid' }).click();
      await to(page, isPhone, 'Image');
      await page.locator('[data-cell]').first().waitFor();
      await settle(page, 700);
    },
  },
];
