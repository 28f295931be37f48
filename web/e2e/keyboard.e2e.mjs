// The gallery without a mouse: nothing here points or clicks, and the focus is never lost.
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

const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const type = (words) => page.keyboard.type(words);

/** What has the focus, as a person would name it; a grid is named with the tile it is at. */
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    const tile = document.getElementById(at?.getAttribute('aria-activedescendant') ?? '');
    if (at?.tagName === 'MAIN') return 'main';
    const name = at?.getAttribute('aria-label') ?? at?.textContent ?? '';
    return tile?.dataset.index ? `tile ${tile.dataset.index}` : name.trim();
  });
async function rests(words) {
  let at = '';
  const isThere = async () => (at = await focused()).includes(words);
  for (let turn = 0; turn < 60; turn += 1) {
    if (await isThere()) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`the focus is not on ${words} but on ${at}`);
}

/** Tab until something is reached; it must show that it is. */
async function tabTo(words, key = 'Tab') {
  for (let turn = 0; turn < 60; turn += 1) {
    if ((await focused()).includes(words)) return;
    await press(key);
  }
  assert.fail(`${words} was not reached; the focus is on ${await focused()}`);
}

async function goTo(place, heading) {
  await press('Control+k');
  await page.getByRole('combobox').waitFor();
  await type(`go to ${place}`);
  await press('Enter');
  await page.getByRole(...heading).waitFor();
}

const idAt = (at) => walk.tile(at).getAttribute('data-thumbnail');
const asset = (id) => walk.get(`/assets/${id}`);

describe('by keyboard alone', { concurrency: 1 }, () => {
  test('the palette leads to the Gallery, the slash to its search', async () => {
    await goTo('gallery', ['heading', { name: 'Gallery' }]);
    await press('/');
    await rests('Search prompts');
    await type(walk.words);
    await page.waitForURL(new RegExp(`q=.*${walk.run}`));
    await page.getByText('8 items', { exact: true }).waitFor();
  });

  test('a tile is walked to, and shows it', async () => {
    await press('Tab', 'Shift+Tab', 'Escape');
    await tabTo('tile 0');
    await press('ArrowRight', 'ArrowDown');
    await rests('tile 5');
    const ring = await walk
      .tile(5)
      .locator('[class*=picture]')
      .evaluate((picture) => getComputedStyle(picture).outlineStyle);
    assert.equal(ring, 'solid');
  });

  test('it is rated, starred and rejected where it stands', async () => {
    const id = await idAt(5);
    await press('3', '.', 'x');
    await walk.until(async () => {
      const { rating, favorite, tags } = await asset(id);
      return rating === 3 && favorite && tags.includes('rejected');
    }, 'the marks are not on the server');
    await rests('tile 5');
  });

  test('a range is put into a new collection', async () => {
    await press('Shift+ArrowRight', 'Shift+ArrowRight');
    await walk.bar().getByText('3 selected').waitFor();
    // The bar is one stop; the arrows go along it.
    await tabTo('Clear the selection');
    await press('ArrowRight');
    await rests('Select all');
    await press('Shift+Tab');
    await rests('tile 7');
    await press('l');
    await page.getByRole('dialog', { name: /to a collection/ }).waitFor();
    await tabTo('Create new collection');
    await press('Enter');
    await rests('Create new collection');
    await type(`Keys ${walk.run}`);
    await press('Enter');
    const made = async () => {
      const { items } = await walk.get('/collections');
      return items.some(({ name, count }) => name === `Keys ${walk.run}` && count === 3);
    };
    await walk.until(made, 'the collection does not hold the three');
    await press('Escape');
    await rests('tile 7');
    await press('Escape');
    await walk.bar().waitFor({ state: 'detached' });
  });

  test('the menu opens at the tile, moves it to a new board, and Ctrl+Z takes it back', async () => {
    const id = await idAt(7);
    await press('Shift+F10');
    await page.getByRole('menu', { name: 'Image menu' }).waitFor();
    const [menu, tile] = [
      await page.getByRole('menu', { name: 'Image menu' }).boundingBox(),
      await walk.tile(7).boundingBox(),
    ];
    assert.ok(Math.abs(menu.x - tile.x) < tile.width, 'the menu is somewhere else');
    for (let turn = 0; !(await focused()).includes('Change board'); turn += 1) {
      assert.ok(turn < 30, 'the menu has no line to change the board');
      await press('ArrowDown');
    }
    await press('Enter');
    await rests('Search boards');
    await type(`Keyboard ${walk.run}`);
    await press('Enter');
    await walk.until(async () => (await asset(id)).board_id !== null, 'it was not moved');
    await rests('tile 7');
    await page.getByRole('button', { name: 'Undo' }).first().waitFor();
    await press('Control+z');
    await walk.until(async () => (await asset(id)).board_id === null, 'it was not taken back');
  });

  test('the viewer zooms, compares, and gives the focus back', async () => {
    await press('Home', 'Enter');
    const viewer = page.getByRole('region', { name: 'Viewer' });
    await viewer.getByText('1 of 8', { exact: true }).waitFor();
    await press('ArrowRight', '+', 'z', 'b');
    await viewer.getByRole('slider').waitFor();
    await tabTo('Edge between');
    await press('ArrowRight');
    await press('Escape', 'Escape');
    await viewer.waitFor({ state: 'detached' });
    await rests('tile 1');
  });

  test('deleting rests on Cancel, and the list has the focus afterwards', async () => {
    const id = await idAt(1);
    await press('Delete');
    await rests('Cancel');
    await press('Tab', 'Enter');
    await page.getByText('7 items', { exact: true }).waitFor();
    await page.locator(`[data-thumbnail="${id}"]`).waitFor({ state: 'detached' });
    await rests('tile 1');
  });

  test('a filter is chosen, a range of days too, and Clear leaves one in the search', async () => {
    await press('/', 'Tab');
    await tabTo('All media');
    await press('Enter');
    await page.getByRole('option', { name: /Images/ }).waitFor();
    const chosen = page.locator('[role=option][data-combobox-selected]');
    for (let turn = 0; !/^Images/.test((await chosen.allTextContents()).join()); turn += 1) {
      assert.ok(turn < 9, 'Images cannot be chosen');
      await press('ArrowDown');
      await page.waitForTimeout(60);
    }
    await press('Enter');
    await page.waitForURL(/kind=image/);
    await tabTo('Date range');
    await press('Enter');
    await tabTo('Today');
    await press('Enter');
    await page.waitForURL(/from=/);
    await page.getByText('7 items', { exact: true }).waitFor();
    await page.waitForFunction(() => document.activeElement?.className.includes('datesButton'));
    for (let turn = 0; (await focused()) !== 'Clear'; turn += 1) {
      assert.ok(turn < 12, 'Clear was not reached');
      await press('Tab');
    }
    await press('Enter');
    await page.waitForURL(/\/gallery$/);
    await rests('Search prompts');
  });

  test('a board is chosen, renamed in place, and asked about before it goes', async () => {
    await goTo('text to image', ['textbox', { name: 'Prompt', exact: true }]);
    const name = `Keyboard ${walk.run}`;
    await walk.board(name).waitFor();
    await page.evaluate(() => document.querySelector('main').focus());
    for (let turn = 0; !(await focused()).includes(`Board ${name}`); turn += 1) {
      assert.ok(turn < 400, 'the board was not reached');
      await press('Tab');
    }
    await press('Enter');
    await page.getByRole('button', { name, exact: true, expanded: true }).waitFor();
    await press('Tab');
    await rests(`Rename ${name}`);
    await press('Enter');
    await type(`Renamed ${walk.run}`);
    await press('Enter');
    await rests(`Rename Renamed ${walk.run}`);
    await press('Shift+F10');
    await page.getByRole('menu', { name: 'Board menu' }).waitFor();
    await rests('Download board');
    await press('End');
    await rests('Delete board');
    await press('Enter');
    await rests('Cancel');
    await press('Enter');
    await rests(`Rename Renamed ${walk.run}`);
  });

  test('the page spoke of no error in all this', () => assert.deepEqual(walk.troubles, []));
});
