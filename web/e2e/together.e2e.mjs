// Two browsers at one studio: what one does, the other shows without being asked; who comes too
// late is told so kindly.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, openPage } from './browser.mjs';
import { startGalleryWalk } from './gallery.mjs';

let walk;
let mine;
let browser;
let other;

before(async () => {
  walk = await startGalleryWalk();
  mine = walk.page;
  browser = await launch();
  other = await openPage(browser);
  other.page.setDefaultTimeout(10_000);
});

after(async () => {
  await browser?.close();
  await walk?.end();
});

const seen = () => other.page;
const both = (path) =>
  Promise.all([mine, seen()].map((page) => page.goto(`${walk.studio.url}${path}`)));
const total = (page, words) => page.getByText(words, { exact: true }).waitFor();
const tileOf = (page, id) => page.locator(`[data-thumbnail="${id}"]`);
const idAt = (at) => mine.locator(`[data-index="${at}"]`).getAttribute('data-thumbnail');
const boardIn = (page, name) => page.locator('[data-board]', { hasText: name });

describe('two browsers at once', { concurrency: 1 }, () => {
  test('a favorite of one is a favorite of the other', async () => {
    await both(`/library?${walk.query}`);
    await Promise.all([mine, seen()].map((page) => total(page, '8 items')));
    const id = await idAt(2);
    await tileOf(mine, id).hover();
    await tileOf(mine, id).locator('[data-part=star]').click();
    await tileOf(seen(), id).locator('[data-part=star][data-on]').waitFor();
  });

  test('a new picture comes, a deleted one goes', async () => {
    await walk.upload(`walk ${walk.run} new.png`, 77);
    await Promise.all([mine, seen()].map((page) => total(page, '9 items')));
    const id = await idAt(0);
    await tileOf(mine, id).click({ button: 'right' });
    await mine.getByRole('menuitem', { name: 'Delete image' }).click();
    await mine.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await tileOf(seen(), id).waitFor({ state: 'detached' });
    await total(seen(), '8 items');
  });

  test('a picture that one has open and the other deletes says that it is gone', async () => {
    const id = await idAt(0);
    await tileOf(seen(), id).click();
    await seen().getByRole('region', { name: 'Viewer' }).waitFor();
    await walk.send(`/assets/${id}`, 'DELETE');
    await seen().getByText('This image is not in the studio.').waitFor();
    await seen().getByRole('button', { name: 'Close', exact: true }).first().click();
    await total(seen(), '7 items');
  });

  test('boards are made, renamed and filled in both', async () => {
    const name = `Shared ${walk.run}`;
    await both('/text-to-image');
    await boardIn(seen(), 'Uncategorized').waitFor();
    await mine.getByRole('button', { name: 'Add board' }).click();
    const field = mine.getByRole('textbox', { name: /^Rename/ });
    await field.fill(name);
    await field.press('Enter');
    await boardIn(seen(), name).waitFor();
    await seen()
      .getByRole('button', { name: `Rename ${name}` })
      .click();
    await seen()
      .getByRole('textbox', { name: /^Rename/ })
      .fill(`${name} again`);
    await seen().keyboard.press('Enter');
    await boardIn(mine, `${name} again`).waitFor();
    const { items } = await walk.get('/boards');
    const board_id = items.find((board) => board.name === `${name} again`).id;
    const { items: all } = await walk.get(`/assets?${walk.query}&limit=2`);
    const ids = all.map(({ id }) => id);
    await walk.send('/assets/bulk', 'POST', { action: 'move_to_board', args: { board_id }, ids });
    await boardIn(seen(), `${name} again`).getByText('2', { exact: true }).waitFor();
  });

  test('what was protected meanwhile is refused with its reason, and stays', async () => {
    await both(`/library?${walk.query}`);
    await total(mine, '7 items');
    const id = await idAt(3);
    await tileOf(mine, id).click({ button: 'right' });
    await mine.getByRole('menuitem', { name: 'Delete image' }).click();
    await walk.send(`/assets/${id}`, 'PATCH', { protected: true });
    const dialog = mine.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog
      .getByRole('alert')
      .getByText(/protect/i)
      .waitFor();
    await mine.keyboard.press('Escape');
    await tileOf(mine, id).waitFor();
    await walk.send(`/assets/${id}`, 'PATCH', { protected: false });
  });

  test('a name that the other took first is said where it was typed', async () => {
    const name = `Taken ${walk.run}`;
    await both('/collections');
    await mine.getByRole('textbox', { name: 'Create new collection' }).fill(name);
    await walk.send('/collections', 'POST', { name, kind: 'manual' });
    await mine.getByRole('button', { name: 'Create', exact: true }).click();
    await mine
      .getByText(/already|taken/i)
      .first()
      .waitFor();
    await seen()
      .getByRole('link', { name: `Open ${name}` })
      .waitFor();
  });

  test('neither page spoke of an error in all this', () =>
    assert.deepEqual([...walk.troubles, ...other.troubles], []));
});
