// The Models screen by mouse and by keyboard alone, against the fake server with a full shelf.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startFake } from '../dev/fakeServer.mjs';
import { launch, openPage } from './browser.mjs';

let fake;
let browser;
let page;
let troubles;

const button = (name, more = {}) => page.getByRole('button', { name, ...more });
const option = (name) => page.getByRole('option', { name: new RegExp(name) });
const field = (name) => page.getByRole('textbox', { name, exact: true });
const source = () => field('Location');
const named = (name) => fake.studio.models.find((model) => model.name === name);
const heading = (name) => page.getByRole('heading', { name, exact: true });

before(async () => {
  fake = await startFake({ assets: 40, shelf: true, pace_ms: 60 });
  browser = await launch();
  ({ page, troubles } = await openPage(browser));
  page.setDefaultTimeout(12_000);
  await page.goto(`${fake.url}/models`);
});

after(async () => {
  await browser?.close();
  await fake?.stop().catch(() => undefined);
});

describe('the list of models', { concurrency: 1 }, () => {
  test('stands grouped by type and family, with whatever keeps one from being used', async () => {
    await page.getByText('Main models', { exact: true }).first().waitFor();
    await option('Half written XL').getByText('Broken').waitFor();
    await option('Watercolour v3 inpainting').waitFor();
  });

  test('is searched by key, filtered by type, and keeps both in the address', async () => {
    await page.locator('body').press('/');
    await page.keyboard.type('ink wash');
    await option('Watercolour v3').first().waitFor({ state: 'detached' });
    assert.match(page.url(), /q=ink\+wash|q=ink%20wash/);
    await page.reload();
    await option('Ink wash').waitFor();
    // By its name, by a trigger phrase, and by both words of another name.
    assert.equal(await page.getByRole('option').count(), 3);
    await button('Clear the search').click();
    await option('Watercolour v3').first().waitFor();
  });

  test('is walked with the arrow keys, and Escape closes what is open', async () => {
    await page.getByRole('listbox', { name: 'Models' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-panel-model="starter"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-panel-model="ink"]').waitFor();
    await page.keyboard.press('Escape');
    await source().waitFor();
    await page.goBack();
    await page.locator('[data-panel-model="ink"]').waitFor();
  });
});

describe('a model', { concurrency: 1 }, () => {
  test('is renamed and gets a trigger phrase; nothing is sent before Save', async () => {
    await option('Ink wash').click();
    await field('Name').fill('Ink, wash and bone');
    await page.getByRole('textbox', { name: 'Trigger phrases' }).fill('bone');
    await page.keyboard.press('Enter');
    assert.equal(named('Ink, wash and bone'), undefined);
    await page.keyboard.press('Control+s');
    await option('Ink, wash and bone').waitFor();
    assert.deepEqual(named('Ink, wash and bone').trigger_phrases.at(-1), 'bone');
    await button('Save').waitFor({ state: 'detached' });
  });

  test('keeps what was typed when the server refuses, and says why at the field', async () => {
    await field('Name').fill('refuse me');
    await button('Save').click();
    await page.getByText('is taken by another model').waitFor();
    await button('Discard').click();
    assert.equal(await field('Name').inputValue(), 'Ink, wash and bone');
  });

  test('changed elsewhere meanwhile keeps the edits and says so', async () => {
    await field('Description').fill('Mine.');
    named('Ink, wash and bone').rev += 5;
    await button('Save').click();
    await page.getByText('Somebody else changed this model meanwhile').waitFor();
    await button('Save').click();
    await button('Save').waitFor({ state: 'detached' });
    assert.equal(named('Ink, wash and bone').description, 'Mine.');
  });

  test('takes one of the last images as its cover', async () => {
    const before = named('Ink, wash and bone').cover_url;
    await button('From the gallery').click();
    await button(/^Use as cover/)
      .nth(5)
      .click();
    await button(/^Use as cover/)
      .first()
      .waitFor({ state: 'detached' });
    assert.notEqual(named('Ink, wash and bone').cover_url, before);
  });

  test('is made the default, and converted with its progress told', async () => {
    await option('Juggler XL').click();
    await button('What to do with this model').click();
    await page.getByRole('menuitem', { name: 'Make it the default' }).click();
    await option('Juggler XL').getByText('Default').waitFor();
    await button('What to do with this model').click();
    await page.getByRole('menuitem', { name: 'Convert to a diffusers folder' }).click();
    await page
      .getByText(/Convert Juggler XL/)
      .first()
      .waitFor();
    await page.getByText('diffusers', { exact: true }).waitFor();
  });

  test('is deleted by key alone: it names what goes, rests on Cancel, and files stay', async () => {
    await option('Paper cut-out').click();
    await page.locator('body').press('Delete');
    const dialog = page.getByRole('dialog', { name: 'Delete “Paper cut-out”?' });
    await dialog.getByText('The files stay where they are.').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Cancel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await option('Paper cut-out').waitFor({ state: 'detached' });
    await source().waitFor();
  });

  test('leaves its file behind as an orphan, which can come back', async () => {
    await page.getByText(/^Files/).click();
    await page.getByText('3 files without a record').waitFor();
    await page
      .getByText('1 model without its files')
      .or(page.getByText('models without'))
      .first()
      .waitFor();
    await button('Delete old-ink.safetensors').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete file' }).click();
    await page.getByText('2 files without a record').waitFor();
    await page
      .getByText(/^Import models/)
      .last()
      .click();
  });
});

describe('installing', { concurrency: 1 }, () => {
  test('says what it understood before anything happens', async () => {
    await page.locator('body').press('n');
    await page.waitForFunction(() => document.activeElement?.id === 'models-source');
    await page.keyboard.type('/srv/models');
    await page.getByText('A file or folder on the studio’s machine').waitFor();
    await source().fill('owner/name::unet::fp16');
    await page
      .getByText('The Hugging Face repository owner/name, its folder unet, variant fp16')
      .waitFor();
    await source().fill('not anything');
    await page.getByText(/^Neither a path/).waitFor();
  });

  test('tells how far it is, pauses, goes on, and ends as a model', async () => {
    await source().fill('https://example.org/dreams.safetensors');
    await page.keyboard.press('Enter');
    await page.getByRole('progressbar', { name: 'Progress of dreams.safetensors' }).waitFor();
    await button('Pause dreams.safetensors').click();
    await page.getByText(/^Paused/).waitFor();
    await button('Resume dreams.safetensors').click();
    await page.getByText(/left$/).first().waitFor();
    await page.getByText('Installed', { exact: true }).waitFor();
    await button('Show', { exact: true }).click();
    await heading('dreams').waitFor();
    await page.keyboard.press('Escape');
  });

  test('that failed says what to do, and tries again', async () => {
    await source().fill('https://example.org/gone.safetensors');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Copy the download link again' }).waitFor();
    await button('Retry gone.safetensors').click();
    await page.getByText(/^Downloading/).waitFor();
    await button('Cancel gone.safetensors').click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    await button('Clear what ended').click();
    await button('Clear what ended').waitFor({ state: 'detached' });
  });

  test('that makes no sense is refused at the field', async () => {
    await source().fill('refuse this');
    await page.keyboard.press('Enter');
    await page.getByText('is no path, address or repository').waitFor();
  });

  test('of a whole folder takes what is not here yet', async () => {
    await source().fill('/media/ana/loras');
    await button('Look inside').click();
    await page.getByText('6 models found').waitFor();
    const before = fake.studio.installs.size;
    await button(/^Install all/).click();
    await page.getByText('on its way').first().waitFor();
    await button(/^Install all/).waitFor({ state: 'detached' });
    assert.ok(fake.studio.installs.size > before);
  });

  test('from a repository offers its files', async () => {
    await source().fill('stabilityai/sd-turbo');
    await button('Show its files').click();
    await button('Install model.safetensors').click();
    await page.getByText('on its way').first().waitFor();
    await source().fill('nobody/nothing');
    await button('Show its files').click();
    await page.getByText('or it needs a token').waitFor();
  });

  test('says nothing on the console', () => assert.deepEqual(troubles, []));
});
