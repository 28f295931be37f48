// Upscaling as the manual tells it, and the Upscale screen, by mouse and by keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startFake } from '../dev/fakeServer.mjs';
import { launch, openPage } from './browser.mjs';

let fake;
let browser;
let page;
let troubles;

const button = (name, more = {}) => page.getByRole('button', { name, ...more });
const lastJob = () => fake.studio.jobs.at(-1);
const wipe = () => page.getByRole('slider', { name: 'Edge between the two pictures' });

before(async () => {
  fake = await startFake({ assets: 20, shelf: true, pace_ms: 20 });
  browser = await launch();
  ({ page, troubles } = await openPage(browser));
  page.setDefaultTimeout(15_000);
  await page.goto(fake.url);
});

after(async () => {
  await browser?.close();
  await fake?.stop().catch(() => undefined);
});

describe('upscaling from the stage', { concurrency: 1 }, () => {
  test('the expanding arrows above an image ask for 2x or 4x and a strength', async () => {
    await page.locator('[data-asset][data-loaded]').waitFor();
    await page.locator('[data-command="asset.upscale"]').click();
    const dialog = page.getByRole('dialog', { name: 'Upscale' });
    await dialog.getByText('2×', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'Strength' }).fill('0.6');
    await dialog.getByRole('button', { name: 'Upscale', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const { kind, upscale, width } = lastJob();
    assert.equal(kind, 'upscale');
    assert.equal(upscale.scale, 2);
    assert.equal(upscale.strength, 0.6);
    assert.equal(upscale.name, 'Soft 2x');
    assert.ok(width > 900);
  });

  test('the same by key alone, and what was chosen is remembered', async () => {
    await page.locator('body').press('Shift+U');
    const dialog = page.getByRole('dialog', { name: 'Upscale' });
    await dialog.waitFor();
    assert.equal(await dialog.getByRole('textbox', { name: 'Strength' }).inputValue(), '0.6');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

describe('the Upscale screen', { concurrency: 1 }, () => {
  test('takes one of the last images, and says what it will become', async () => {
    await page.getByRole('link', { name: 'Upscale' }).click();
    await page.getByRole('heading', { name: 'Choose an image to enlarge' }).waitFor();
    await button(/^Enlarge:/)
      .last()
      .click();
    await page.locator('[data-initial]').waitFor();
    await page.getByText(/becomes \d+ × \d+, [\d.]+ megapixels/).waitFor();
    assert.match(page.url(), /image=/);
  });

  test('takes any factor, and says the size at once', async () => {
    await page.getByText('Other', { exact: true }).click();
    const factor = page.getByRole('textbox', { name: 'Factor' });
    await factor.fill('1.5');
    await factor.press('Tab');
    await page.getByText(/becomes \d+ × \d+, 0\.\d megapixels/).waitFor();
    await page.getByText('2×', { exact: true }).click();
  });

  test('enlarges by key, shows before and after under one edge, and goes on from there', async () => {
    await page.getByRole('textbox', { name: 'Strength' }).press('Control+Enter');
    await page.getByText(/^After \d+ × \d+/).waitFor();
    await wipe().focus();
    const before = Number(await wipe().getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowRight');
    assert.ok(Number(await wipe().getAttribute('aria-valuenow')) > before);
    assert.equal(
      await page
        .getByRole('list', { name: 'Upscales of this image' })
        .getByRole('listitem')
        .count(),
      1,
    );
    const first = page.url();
    await page.locator('body').press('Shift+S');
    await page.getByText(/^After/).waitFor({ state: 'detached' });
    assert.notEqual(page.url(), first);
    await page.goBack();
    await page.getByText(/^After \d+ × \d+/).waitFor();
  });

  test('sends what to draw anew only when it is asked for', async () => {
    assert.equal(lastJob().upscale.refine, null);
    await page.getByRole('switch', { name: 'Draw details anew' }).press('Space');
    await page.getByRole('textbox', { name: 'Prompt' }).fill('an owl in the rain');
    await page.locator('form button[type=submit]').click();
    await page.waitForFunction(
      () => document.querySelectorAll('[aria-label="Upscales of this image"] li').length === 2,
    );
    assert.equal(lastJob().prompt, 'an owl in the rain');
    assert.equal(lastJob().upscale.refine.strength, 0.3);
  });

  test('says nothing on the console', () => assert.deepEqual(troubles, []));
});
