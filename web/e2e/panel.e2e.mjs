// The gallery panel of user-docs/000, in a real browser, against the fake or the real server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startGalleryWalk } from './gallery.mjs';
import { isReal } from './studio.mjs';

let walk;
let page;
let birds;

before(async () => {
  walk = await startGalleryWalk();
  ({ page } = walk);
  birds = `Birds ${walk.run}`;
});

after(() => walk?.end());

const tile = (at) => walk.tile(at);
const menu = (name) => walk.menu(name);
const board = (name) => walk.board(name);
const button = (name, more = {}) => page.getByRole('button', { name, ...more });
const boardOf = async (name) =>
  (await walk.get('/boards?archived=true')).items.find((known) => known.name === name);

describe('boards', { concurrency: 1 }, () => {
  test('Uncategorized is first; the button above shows its name and hides the boards', async () => {
    await page.locator('[data-board]').first().getByText('Uncategorized').first().waitFor();
    await button('Uncategorized', { expanded: true }).click();
    await page.locator('[data-board]').first().waitFor({ state: 'detached' });
    await button('Uncategorized', { expanded: false }).click();
    await page.locator('[data-board]').first().waitFor();
  });

  test('the plus makes a board, and its name is typed in place', async () => {
    await button('Add board').click();
    const field = page.getByRole('textbox', { name: /^Rename/ });
    await field.fill(birds);
    await field.press('Enter');
    await board(birds).getByText('AUTO').waitFor();
    await walk.until(async () => await boardOf(birds), 'the board is not on the server');
    await button(`Rename ${birds}`).click();
    await page.getByRole('textbox', { name: /^Rename/ }).fill('not this');
    await page.keyboard.press('Escape');
    await board(birds).waitFor();
    assert.equal(await boardOf('not this'), undefined);
  });

  test('the search finds it by a part of its name', async () => {
    const search = page.getByRole('textbox', { name: 'Search boards' });
    await search.fill(birds.slice(2, 12).toUpperCase());
    assert.equal(await page.locator('[data-board]').count(), 1);
    await search.fill('');
    await button('Board Uncategorized').click();
  });

  test('a thumbnail dragged to a board lies there afterwards', async () => {
    await tile(7).waitFor();
    await tile(0).dragTo(board(birds));
    await walk.until(async () => (await boardOf(birds)).images === 1, 'the board stayed empty');
    await board(birds).getByText('1', { exact: true }).waitFor();
  });

  test('change board is the same in a small window, and can be undone', async () => {
    await tile(0).click({ button: 'right' });
    await menu('Change board').click();
    await page.getByRole('dialog').getByRole('button', { name: birds }).click();
    await walk.until(async () => (await boardOf(birds)).images === 2, 'the image did not move');
    await button('Undo').last().click();
    await walk.until(async () => (await boardOf(birds)).images === 1, 'the move was not undone');
  });

  test('a board is downloaded as a zip that a notification links to', async () => {
    await board(birds).click({ button: 'right' });
    await menu('Download board').click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the zip' }).click();
    assert.match((await download).suggestedFilename(), /\.zip$/);
    const trays = page.getByRole('complementary', { name: 'Notifications' });
    await trays.getByRole('button', { name: 'Close' }).last().click();
  });

  test('without auto-assign another board can be set to take new images', async () => {
    const autoAssign = () => page.getByRole('switch', { name: 'Auto-assign board on click' });
    await button('Gallery settings').click();
    await autoAssign().uncheck({ force: true });
    await page.keyboard.press('Escape');
    await board(birds).click({ button: 'right' });
    await menu('Auto-add to this board').click();
    await board(birds).getByText('AUTO').waitFor();
    await button('Gallery settings').click();
    await autoAssign().check({ force: true });
    await page.keyboard.press('Escape');
    await board('Uncategorized').getByText('AUTO').waitFor();
  });

  test('a deleted board may leave its images behind', async () => {
    await board(birds).click({ button: 'right' });
    await menu('Delete board').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('cannot be brought back').waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'Cancel');
    await dialog.getByRole('button', { name: 'keep the images' }).click();
    await board(birds).waitFor({ state: 'detached' });
    assert.equal((await walk.get(`/assets?limit=1&${walk.query}`)).total, 8);
  });
});

describe('images', { concurrency: 1 }, () => {
  test('the hover star is the star of the menu, and starred images come first', async () => {
    await tile(7).waitFor();
    // Images that come back from the deleted board are still moving the others.
    let before = '';
    await walk.until(async () => {
      await page.waitForTimeout(400);
      const all = await page
        .locator('[data-thumbnail]')
        .evaluateAll((tiles) => tiles.map((one) => one.dataset.thumbnail).join());
      const isSettled = all === before;
      before = all;
      return isSettled;
    }, 'the list did not come to rest');
    const id = await tile(3).getAttribute('data-thumbnail');
    const mine = page.locator(`[data-thumbnail="${id}"]`);
    const first = page.locator(`[data-index="0"][data-thumbnail="${id}"]`);
    await mine.hover();
    await mine.locator('[data-part=star]').click();
    await first.waitFor();
    assert.equal((await walk.get(`/assets/${id}`)).favorite, true);
    await mine.click({ button: 'right' });
    await menu('Unstar image').click();
    await first.waitFor({ state: 'detached' });
  });

  test('what needs generation data is disabled without it', async () => {
    await tile(0).click({ button: 'right' });
    for (const name of ['Remix image', 'Use prompt', 'Use seed', 'Use all']) {
      assert.ok(await menu(name).isDisabled(), name);
    }
    assert.ok(await menu('Download image').isEnabled());
    assert.equal(await menu('Load workflow').count(), 0);
    await page.keyboard.press('Escape');
  });

  test('Ctrl, Shift and Ctrl+A pick; Escape lets go', async () => {
    await tile(0).click({ modifiers: ['Control'] });
    await tile(4).click({ modifiers: ['Shift'] });
    await walk.bar().getByText('5 selected').waitFor();
    await tile(2).click({ modifiers: ['Control'] });
    await walk.bar().getByText('4 selected').waitFor();
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('Control+a');
    const { total } = await walk.get('/assets?limit=1&board=none&category=images');
    await walk
      .bar()
      .getByText(`${total.toLocaleString('en')} selected`)
      .waitFor();
    await page.keyboard.press('Escape');
    await walk.bar().waitFor({ state: 'detached' });
  });

  test('tags for many at once are found by the search and can be undone', async () => {
    await tile(0).click({ modifiers: ['Control'] });
    await tile(2).click({ modifiers: ['Shift'] });
    await walk.bar().getByRole('button', { name: /^Tags/ }).click();
    const field = page.getByRole('dialog').getByRole('textbox', { name: 'Tags' });
    await field.fill(`tag${walk.run}`);
    await field.press('Enter');
    await button('Add to all').click();
    const tagged = async () => (await walk.get(`/assets?limit=1&q=tag:tag${walk.run}`)).total;
    await walk.until(async () => (await tagged()) === 3, 'three images should carry the tag');
    await button('Undo').last().click();
    await walk.until(async () => (await tagged()) === 0, 'the tags were not undone');
    await page.locator('[role=grid]').focus();
    await page.keyboard.press('Escape');
  });

  test('chosen files become assets; a refused one says why and can be retried', async () => {
    const name = `asset ${walk.run}.png`;
    await page.locator('input[type=file]').setInputFiles([
      { name, mimeType: 'image/png', buffer: walk.picture(99) },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    ]);
    const tray = page.getByRole('region', { name: 'Uploads' });
    await tray.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('tab', { name: /Assets/, selected: true }).waitFor();
    await page.getByRole('gridcell', { name: new RegExp(name) }).waitFor();
    await tray.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('tab', { name: /Images/ }).click();
  });

  test('what one page does the other shows', async () => {
    const other = await page.context().newPage();
    await other.goto(`${walk.studio.url}/my-images?${walk.query}`);
    const id = await tile(1).getAttribute('data-thumbnail');
    const there = other.locator(`[data-thumbnail="${id}"]`);
    await there.waitFor();
    await tile(1).hover();
    await tile(1).locator('[data-part=star]').click();
    // On a card of My images it is the heart below.
    await there
      .locator('[data-verb="asset.favorite"][aria-pressed=true]')
      .waitFor({ timeout: 3000 });
    await other.close();
    await walk.send(`/assets/${id}`, 'PATCH', { favorite: false });
  });

  test('the page spoke of no error in all this', () => assert.deepEqual(walk.troubles, []));
});

test('the board chosen when Invoke is pressed counts', { skip: isReal }, async () => {
  const [first, second] = [`First ${walk.run}`, `Second ${walk.run}`];
  const places = {};
  for (const name of [first, second]) places[name] = await walk.send('/boards', 'POST', { name });
  await page.goto(`${walk.studio.url}/text-to-image`);
  await walk.setNumber('Steps', 40);
  for (const name of [first, second]) {
    await button(`Board ${name}`).click();
    await walk.prompt().fill(`for ${name}`);
    await walk.prompt().press('Enter');
  }
  await walk.untilIdle();
  for (const name of [first, second]) {
    const { items } = await walk.get(`/assets?board=${places[name].id}&limit=9`);
    assert.deepEqual(
      items.map(({ prompt }) => prompt),
      [`for ${name}`],
    );
  }
});
