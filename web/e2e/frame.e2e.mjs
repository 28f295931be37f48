// What stands around every screen: the icons on the upper right, and where the focus goes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startWalk } from './walk.mjs';

let walk;
let page;

before(async () => {
  walk = await startWalk();
  ({ page } = walk);
  await walk.dot('connected').waitFor();
});

after(() => walk?.end());

/** What has the focus, by the name it is called. */
const focused = () =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element.getAttribute('aria-label') ?? element.textContent;
  });
const button = (name) => page.getByRole('button', { name }).first();

describe('the upper right', { concurrency: 1 }, () => {
  test('icons change settings, report a bug and change the theme', async () => {
    const banner = page.getByRole('banner');
    await banner.getByRole('button', { name: 'Studio settings' }).click();
    await page.getByRole('dialog', { name: 'Studio settings' }).waitFor();
    await page.keyboard.press('Escape');
    await banner.getByRole('button', { name: 'Report a bug' }).click();
    const report = page.getByRole('dialog', { name: 'Report a bug' });
    await report.getByRole('textbox', { name: 'What happened?' }).fill('It hums.');
    await report.getByRole('button', { name: 'Copy the report' }).click();
    await report.getByText('Copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /It hums\./);
    assert.match(copied, /Engine: /);
    await page.keyboard.press('Escape');
    await report.waitFor({ state: 'detached' });
    await banner.getByRole('button', { name: 'Light theme' }).click();
    await banner.getByRole('button', { name: 'Dark theme' }).click();
  });
});

describe('a dialog', { concurrency: 1 }, () => {
  const openers = ['Studio settings', 'Report a bug', 'Prompt history', 'Hotkeys'];
  for (const name of openers) {
    test(`gives the focus back to what opened it: ${name}`, async () => {
      await button(name).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await walk.until(async () => (await focused()) === name, `the focus is not on ${name}`);
    });
  }

  test('opened by a key gives it back to the field that was typed in', async () => {
    await walk.prompt().focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.press('Escape');
    await walk.until(
      () => walk.prompt().evaluate((field) => field === document.activeElement),
      'the focus is not in the prompt',
    );
  });

  test('an explanation closes on Escape and the focus stays at its sign', async () => {
    await button('About CFG scale').focus();
    await page.keyboard.press('Enter');
    await page.getByText('How strictly the image follows').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('How strictly the image follows').waitFor({ state: 'hidden' });
    assert.equal(await focused(), 'About CFG scale');
  });
});

describe('whatever goes away under the focus', { concurrency: 1 }, () => {
  test('a LoRA that is removed leaves it in its section, one that is added takes it', async () => {
    const region = page.getByRole('region', { name: 'LoRA' });
    const head = region.getByRole('button', { name: 'LoRA', exact: true });
    await head.focus();
    await page.keyboard.press('Enter');
    await region.getByRole('textbox', { name: 'Add a LoRA' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Ink scenery' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await region.getByRole('slider', { name: 'Weight' }).waitFor();
    await walk.until(async () => (await focused()) === 'Weight', 'the slider has no focus');
    await region.getByRole('button', { name: /^Remove / }).focus();
    await page.keyboard.press('Enter');
    await walk.until(
      () => head.evaluate((element) => element === document.activeElement),
      'the section has no focus',
    );
  });

  test('a waiting job that is cancelled hands it to the next', async () => {
    await walk.setNumber('Images', 20);
    await walk.setNumber('Steps', 150);
    await walk.prompt().fill('bluebird');
    for (let count = 0; count < 3; count += 1) await walk.prompt().press('Enter');
    await page.getByRole('link', { name: 'Queue' }).click();
    const waiting = page.getByRole('region', { name: 'Waiting' });
    const cancels = waiting.getByRole('button', { name: /^Cancel/ });
    await cancels.nth(1).waitFor();
    await cancels.first().focus();
    await page.keyboard.press('Enter');
    await cancels.nth(1).waitFor({ state: 'detached' });
    assert.match(await focused(), /^Cancel/);
    await page.keyboard.press('Control+Shift+X');
    await walk.untilIdle();
  });

  test('the page spoke of no error in all this', async () => {
    assert.deepEqual(walk.troubles, []);
  });
});
