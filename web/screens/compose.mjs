import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { key, settle } from './acts.mjs';

const prompt = (page) => page.getByRole('textbox', { name: 'Prompt', exact: true });
const section = (page, name) => page.getByRole('button', { name, exact: false, expanded: false });
const picture = fileURLToPath(new URL('../public/mark.svg', import.meta.url));

async function openSection(page, name) {
  await section(page, name).first().click();
  await settle(page, 250);
}

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

const draft = (part) => async (page) => {
  await page.evaluate((saved) => {
    const known = JSON.parse(localStorage.getItem('atelier.draft') ?? '{"state":{"draft":{}}}');
    const state = { draft: { ...known.state.draft, ...saved } };
    localStorage.setItem('atelier.draft', JSON.stringify({ state, version: 1 }));
  }, part);
  await page.reload();
  await page.locator('[data-state=connected]').waitFor();
};

const sheet = async (page, isPhone, name) => {
  if (!isPhone) return;
  await page.getByRole('navigation', { name: 'Sheets' }).getByText(name).click();
  await settle(page);
};

/** Everything that decides a picture, closed, open, filled and refused. */
export const composeScenes = [
  {
    name: 'image-empty',
    studio: { assets: 42 },
    path: '/image-to-image',
    phoneSheet: 'Image',
  },
  {
    name: 'image-filled',
    studio: { assets: 42 },
    path: '/image-to-image',
    act: async (page, isPhone) => {
      await sheet(page, isPhone, 'Image');
      await sendToImage(page);
      await sheet(page, isPhone, 'Controls');
      await prompt(page).fill('old sea captain with raven on shoulder');
      await prompt(page).press('Enter');
      await settle(page, 2600);
      await sheet(page, isPhone, 'Image');
    },
  },
  {
    name: 'image-settings',
    studio: { assets: 42 },
    path: '/image-to-image',
    act: async (page, isPhone) => {
      await sheet(page, isPhone, 'Image');
      await sendToImage(page);
      await sheet(page, isPhone, 'Controls');
    },
  },
  {
    name: 'image-refused',
    studio: { assets: 12 },
    path: '/image-to-image',
    act: async (page, isPhone) => {
      await sheet(page, isPhone, 'Image');
      const bytes = await readFile(picture);
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles({ name: 'notes.txt', mimeType: 'image/png', buffer: bytes });
    },
  },
  {
    name: 'send-to',
    studio: { assets: 12 },
    phoneSheet: 'Image',
    act: (page) => page.getByRole('button', { name: 'Send to' }).click(),
  },
  {
    name: 'lora',
    studio: { assets: 12 },
    preferences: { open_sections: ['loras'] },
    act: async (page) => {
      await addLora(page, 'Ink scenery');
      await addLora(page, 'Film grain');
      await prompt(page).fill('mountains, ink');
      await page.getByRole('button', { name: 'ink wash' }).click();
      await scrollTo(page.getByRole('region', { name: 'LoRA' }));
    },
  },
  {
    name: 'lora-misfit',
    studio: { assets: 12 },
    preferences: { open_sections: ['loras'] },
    act: async (page) => {
      await draft({
        loras: [
          { model_id: 'neon', weight: 1 },
          { model_id: 'gone', weight: 1 },
        ],
      })(page);
      await scrollTo(page.getByRole('region', { name: 'LoRA' }));
    },
  },
  {
    name: 'controls',
    studio: { assets: 12 },
    preferences: { open_sections: ['controls'] },
    act: async (page) => {
      await page.getByRole('button', { name: 'Add a control layer' }).click();
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
    studio: { assets: 12 },
    preferences: { open_sections: ['controls', 'references'] },
    act: async (page) => {
      await page.getByRole('button', { name: 'Add a control layer' }).click();
      await page.getByRole('button', { name: 'Add a reference image' }).click();
      await scrollTo(page.getByRole('region', { name: 'Control layers' }));
    },
  },
  {
    name: 'sections',
    studio: { assets: 12 },
    preferences: { open_sections: ['hires', 'advanced'] },
    act: async (page) => {
      await draft({ hires: { scale: 2 }, freeu: { b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 } })(page);
      await scrollTo(page.getByRole('region', { name: 'Hi-res fix' }));
    },
  },
  {
    name: 'refiner',
    studio: { assets: 12 },
    preferences: { open_sections: ['refiner'] },
    act: async (page) => {
      await draft({ model_id: 'grand', refiner: { model_id: 'finisher' } })(page);
      await scrollTo(page.getByRole('region', { name: 'Refiner' }));
    },
  },
  {
    name: 'no-guidance',
    studio: { assets: 12 },
    act: (page) => draft({ model_id: 'turbo', prompt: 'a lighthouse' })(page),
  },
  {
    name: 'accuracy',
    studio: { assets: 12 },
    act: async (page) => {
      await page.getByRole('slider', { name: 'Text accuracy' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
    },
  },
  {
    name: 'suggestions',
    studio: { assets: 12 },
    act: (page) => prompt(page).pressSequentially('a bluebird on <'),
  },
  {
    name: 'variants',
    studio: { assets: 12 },
    act: async (page) => {
      await prompt(page).fill('a {red|blue|green} bird in __weather__');
      await page.getByText('9 prompts').click();
    },
  },
  {
    name: 'variants-fault',
    studio: { assets: 12 },
    act: (page) => prompt(page).fill('a {red|blue} bird in {fog'),
  },
  {
    name: 'preset',
    studio: { assets: 12, rich: true },
    act: async (page) => {
      await prompt(page).fill('an old lighthouse');
      await page.getByRole('button', { name: 'No style' }).click();
      await page.getByRole('menuitem', { name: 'Film still' }).click();
      await page.getByRole('button', { name: 'Show what is sent' }).click();
    },
  },
  {
    name: 'preset-dialog',
    studio: { assets: 12, rich: true },
    act: async (page) => {
      await prompt(page).fill('an old lighthouse');
      await page.getByRole('button', { name: 'No style' }).click();
      await page.getByRole('menuitem', { name: 'Make and change styles' }).click();
      await page.getByRole('button', { name: 'Film still' }).click();
    },
  },
  {
    name: 'history',
    studio: { assets: 12 },
    act: async (page) => {
      for (const words of ['a lighthouse at dusk', 'bluebird, morning light', 'misty hills']) {
        await prompt(page).fill(words);
        await prompt(page).press('Enter');
        await settle(page, 200);
      }
      await key('Alt+h')(page);
    },
  },
  { name: 'history-empty', studio: { assets: 12 }, act: key('Alt+h') },
  {
    name: 'grid-dialog',
    studio: { assets: 12 },
    act: async (page) => {
      await prompt(page).fill('a lighthouse');
      await key('Escape')(page);
      await page.getByRole('button', { name: 'Draw a grid' }).click();
      await page.getByRole('textbox', { name: 'Across: Values' }).fill('10..30 step 10');
      await page.getByRole('textbox', { name: 'Down: Values' }).fill('3, 7, eleven');
    },
  },
  {
    name: 'grid',
    studio: { assets: 3, pace_ms: 4 },
    act: async (page, isPhone) => {
      await prompt(page).fill('a lighthouse');
      await page.getByRole('button', { name: 'Draw a grid' }).click();
      await page.getByRole('textbox', { name: 'Across: Values' }).fill('10, 20, 30');
      await page.getByRole('textbox', { name: 'Down: Values' }).fill('3, 7');
      await page.getByRole('button', { name: 'Draw the grid' }).click();
      await sheet(page, isPhone, 'Image');
      await page.locator('[data-cell]').first().waitFor();
      await settle(page, 700);
    },
  },
];
