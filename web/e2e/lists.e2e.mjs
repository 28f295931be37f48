// Gallery, My images and Library of user-docs/001 and 003, in a real browser, against the fake or
// the real server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startGalleryWalk } from './gallery.mjs';

let walk;
let page;

before(async () => {
  walk = await startGalleryWalk();
  ({ page } = walk);
});

after(() => walk?.end());

const tile = (at) => walk.tile(at);
const open = (path) => page.goto(`${walk.studio.url}${path}`);
const clear = () => page.getByRole('button', { name: 'Clear', exact: true }).first();
const items = (words) => page.getByText(words, { exact: true }).waitFor();
const nothingMatches = () => page.getByText('Nothing matches these filters.').waitFor();

describe('lists', { concurrency: 1 }, () => {
  test('Gallery keeps its filters in the address, and Clear takes them away', async () => {
    await open('/gallery');
    const search = page.getByRole('textbox', { name: 'Search prompts' });
    await search.fill(walk.words);
    await items('8 items');
    await page.waitForURL(new RegExp(`q=.*${walk.run}`));
    await page.getByRole('textbox', { name: 'All media' }).click();
    await page.getByRole('option', { name: /Videos/ }).click();
    await nothingMatches();
    await page.goBack();
    await items('8 items');
    await clear().click();
    await page.waitForURL(/\/gallery$/);
    assert.equal(await search.inputValue(), '');
  });

  test('a search takes every sign as it is', async () => {
    const made = await walk.upload(`100%_done ${walk.run}.png`, 50);
    await open('/library');
    const search = page.getByRole('textbox', { name: /Search names/ });
    await search.fill(`100%_done ${walk.run}`);
    await items('1 item');
    await page.locator(`[data-thumbnail="${made.id}"]`).waitFor();
    await search.fill(`100%%done ${walk.run}`);
    await nothingMatches();
  });

  test('days are whole, in the viewer’s own zone', async () => {
    const now = new Date();
    const two = (part) => String(part).padStart(2, '0');
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    await open(`/gallery?${walk.query}&from=${day}&to=${day}`);
    await items('8 items');
  });

  test('My images has its row: heart, prompt, download, info, delete, collection', async () => {
    await open(`/my-images?${walk.query}`);
    const card = page.locator('[role=gridcell]').first();
    await card.locator('[data-verb]').first().waitFor();
    const row = card.locator('[data-verb]');
    assert.deepEqual(await row.evaluateAll((all) => all.map((one) => one.dataset.verb)), [
      'asset.favorite',
      'asset.prompt',
      'stage.download',
      'stage.info',
      'stage.delete',
      'asset.collections',
    ]);
    await card.locator('[data-verb="asset.favorite"]').click();
    await card.locator('[data-verb="asset.favorite"][aria-pressed=true]').waitFor();
    await page.getByRole('textbox', { name: 'All images' }).click();
    await page.getByRole('option', { name: /Favorites only/ }).click();
    await items('1 item');
  });

  test('a collection is made in place and filters My images', async () => {
    await open(`/my-images?${walk.query}`);
    const opener = page.locator('[data-verb="asset.collections"]').first();
    await opener.click();
    const name = `Set ${walk.run}`;
    const dialog = page.getByRole('dialog', { name: 'Add to a collection' });
    const [hung, from] = [await dialog.boundingBox(), await opener.boundingBox()];
    assert.ok(Math.abs(hung.x - from.x) < 40, 'it hangs from the button');
    await dialog.getByRole('button', { name: 'Create new collection' }).click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await dialog.getByRole('checkbox', { name, checked: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.dataset.verb === 'asset.collections');
    const made = async () => {
      const { items: all } = await walk.get('/collections');
      return all.find((known) => known.name === name && known.count === 1);
    };
    await walk.until(async () => await made(), 'the collection is not there, or empty');
    await open(`/my-images?collection=${(await made()).id}`);
    await items('1 item');
  });

  test('deleting asks, rests on Cancel, and takes many at once', async () => {
    await open(`/my-images?${walk.query}`);
    await items('8 items');
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await tile(0).click({ position: { x: 40, y: 60 } });
    await tile(1).click({ position: { x: 40, y: 60 } });
    await walk
      .bar()
      .getByRole('button', { name: /Delete selected/ })
      .click();
    await page.getByText('Are you sure you want to delete 2 images?').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Cancel');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await items('6 items');
  });

  test('keyboard alone walks, picks, rates and opens', async () => {
    await open(`/library?${walk.query}`);
    await items('6 items');
    await tile(5).waitFor();
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await walk.bar().getByText('2 selected').waitFor();
    await page.keyboard.press('Escape');
    await walk.bar().waitFor({ state: 'detached' });
    await page.keyboard.press('4');
    const id = await tile(2).getAttribute('data-thumbnail');
    const rated = async () => (await walk.get(`/assets/${id}`)).rating === 4;
    await walk.until(rated, 'no stars');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`asset=${id}`));
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.href.includes('asset='));
  });

  test('the page spoke of no error in all this', () => assert.deepEqual(walk.troubles, []));
});
