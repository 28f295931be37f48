// The open picture: its neighbours, zoom, comparison, marks by key, and the way back to the list.
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

const viewer = () => page.getByRole('region', { name: 'Viewer' });
const place = (words) => viewer().getByText(words, { exact: true }).waitFor();
const openId = () => new URL(page.url()).searchParams.get('asset');
const scale = () =>
  viewer()
    .locator('[class*=picture]')
    .first()
    .evaluate((picture) => picture.getBoundingClientRect().width / picture.offsetWidth);

describe('the viewer', { concurrency: 1 }, () => {
  test('opens from the grid and walks the filtered list by key', async () => {
    await page.goto(`${walk.studio.url}/library?${walk.query}`);
    await walk.tile(1).click();
    await place('2 of 8');
    const second = openId();
    await page.keyboard.press('ArrowRight');
    await place('3 of 8');
    assert.notEqual(openId(), second);
    await page.keyboard.press('ArrowLeft');
    await place('2 of 8');
    assert.equal(openId(), second);
  });

  test('zooms by key and by wheel, and fits again', async () => {
    await page.keyboard.press('Shift+z');
    assert.ok(Math.abs((await scale()) - 1) < 0.01);
    const stage = await viewer()
      .getByRole('group', { name: /^Picture/ })
      .boundingBox();
    await page.mouse.move(stage.x + stage.width / 2, stage.y + stage.height / 2);
    await page.mouse.wheel(0, -240);
    await page.waitForTimeout(100);
    assert.ok((await scale()) > 1.5);
    await page.keyboard.press('z');
    await page.waitForTimeout(100);
    assert.ok((await scale()) <= 2);
  });

  test('marks the open picture: stars and rejection', async () => {
    const id = openId();
    await page.keyboard.press('4');
    await viewer().getByRole('button', { name: '4 stars', pressed: true }).waitFor();
    await page.keyboard.press('x');
    await page.waitForFunction(
      async (path) => (await (await fetch(path)).json()).tags.includes('rejected'),
      `/api/v1/assets/${id}`,
    );
    assert.equal((await walk.get(`/assets/${id}`)).rating, 4);
  });

  test('compares with the next one in three ways', async () => {
    await page.keyboard.press('b');
    const wipe = viewer().getByRole('slider');
    await wipe.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await wipe.getAttribute('aria-valuenow'), '52');
    for (const mode of ['Side by side', 'Difference']) {
      await viewer().getByText(mode, { exact: true }).click();
      await viewer().locator('img[alt]').nth(1).waitFor();
    }
    await page.keyboard.press('Escape');
    await place('2 of 8');
  });

  test('gives the list back as it was, with the focus in it', async () => {
    await page.keyboard.press('Escape');
    await viewer().waitFor({ state: 'detached' });
    assert.equal(openId(), null);
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
    await page.goBack();
    await place('2 of 8');
    await page.goForward();
    await viewer().waitFor({ state: 'detached' });
  });

  test('two picked pictures are compared', async () => {
    await walk.tile(0).click({ modifiers: ['Control'] });
    await walk.tile(2).click({ modifiers: ['Control'] });
    await walk.bar().getByRole('button', { name: 'Compare the two' }).click();
    await viewer().getByText('Side by side', { exact: true }).waitFor();
    await viewer().locator('img[alt]').nth(1).waitFor();
  });
});
