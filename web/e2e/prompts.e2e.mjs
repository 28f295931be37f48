// Comforts around the prompt and grids, by mouse and by keyboard alone, against the fake or the
// real server. Only the fake one has a wildcard file to count on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, isReal, newestAssets } from './studio.mjs';
import { startWalk } from './walk.mjs';

let walk;
let page;
let trigger;
const variants = isReal
  ? { words: 'a {red|blue} bird in fog', count: 2, one: 'a blue bird in fog', find: 'fog blue' }
  : {
      words: 'a {red|blue} bird in __weather__',
      count: 6,
      one: 'a blue bird in rain',
      find: 'weather blue',
    };

before(async () => {
  walk = await startWalk();
  ({ page } = walk);
  await page.locator('[data-state=connected]').waitFor();
  const { items } = await api(walk.studio, '/models?type=embedding');
  ({ trigger } = items.find((model) => model.type === 'embedding'));
  if (isReal) await walk.setNumber('Steps', 4);
});

after(() => walk?.end());

const prompt = () => walk.prompt();
const button = (name, more = {}) => page.getByRole('button', { name, ...more });
const dialog = () => page.getByRole('dialog');
const jobs = async () => (await api(walk.studio, '/jobs?limit=50')).items;

async function type(words) {
  await prompt().fill('');
  await prompt().pressSequentially(words);
}

describe('the prompt', { concurrency: 1 }, () => {
  test('gives the selected words weight by key, and undo takes it back', async () => {
    await type('an old castle');
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await page.keyboard.press('Control+ArrowUp');
    await page.keyboard.press('Control+ArrowUp');
    assert.equal(await prompt().inputValue(), 'an old castle++');
    await page.keyboard.press('Control+ArrowDown');
    assert.equal(await prompt().inputValue(), 'an old castle+');
    await page.keyboard.press('Control+z');
    assert.equal(await prompt().inputValue(), 'an old castle++');
  });

  test('completes an embedding after an angle bracket, by keyboard', async () => {
    await type(`a bird ${trigger.slice(0, 4)}`);
    await page.getByRole('option', { name: new RegExp(trigger) }).waitFor();
    await page.keyboard.press('Enter');
    assert.equal(await prompt().inputValue(), `a bird ${trigger}`);
    const sent = (await jobs()).filter(({ prompt: words }) => words.startsWith('a bird <'));
    assert.deepEqual(sent, [], 'Return chose and did not invoke');
  });

  test('with choices counts them, shows them and draws each', async () => {
    await type(variants.words);
    await button(`${variants.count} prompts`).click();
    await page.getByText(variants.one).waitFor();
    await page.keyboard.press('Escape');
    await prompt().focus();
    await page.keyboard.press('Enter');
    const drawn = async () => (await jobs()).filter(({ prompt: words }) => / bird in /.test(words));
    await walk.until(async () => (await drawn()).length === variants.count, 'not a job for each');
    assert.equal(new Set((await drawn()).map(({ prompt: words }) => words)).size, variants.count);
    await walk.untilIdle();
  });

  test('is remembered: alt and the arrows walk through what was sent', async () => {
    await prompt().focus();
    await type('not sent yet');
    await page.keyboard.press('Alt+ArrowUp');
    assert.equal(await prompt().inputValue(), variants.words);
    await page.keyboard.press('Alt+ArrowDown');
    assert.equal(await prompt().inputValue(), 'not sent yet');
  });

  test('is found again in the history and used', async () => {
    await page.keyboard.press('Alt+h');
    await dialog().getByRole('textbox').fill(variants.find);
    await page.keyboard.press('Enter');
    assert.equal(await prompt().inputValue(), variants.words);
  });
});

describe('styles', { concurrency: 1 }, () => {
  test('are made in a dialog and used at once', async () => {
    await type('a lighthouse');
    await button('No style').click();
    await page.getByRole('menuitem', { name: 'Make and change styles' }).click();
    await dialog().getByRole('textbox', { name: 'Name' }).fill('Woodcut');
    await dialog()
      .getByRole('textbox', { name: 'Prompt', exact: true })
      .fill('woodcut of {prompt}');
    await dialog().getByText('woodcut of a lighthouse').waitFor();
    await button('Create and use').click();
    await button('Woodcut').waitFor();
    await button('Show what is sent').click();
    await page.getByText('woodcut of a lighthouse').waitFor();
  });

  test('are taken off and chosen again by keyboard alone', async () => {
    await button('Woodcut').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'No style' }).focus();
    await page.keyboard.press('Enter');
    await button('No style').waitFor();
    await button('No style').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Woodcut' }).focus();
    await page.keyboard.press('Enter');
    await button('Woodcut').waitFor();
    await prompt().focus();
    await page.keyboard.press('Enter');
    await walk.until(async () => (await jobs())[0]?.preset_id, 'no job with a style');
    await walk.untilIdle();
  });

  test('are asked about once more before they go', async () => {
    await button('Woodcut').click();
    await page.getByRole('menuitem', { name: 'Make and change styles' }).click();
    await dialog().getByRole('button', { name: 'Delete Woodcut' }).click();
    await dialog().getByRole('group', { name: 'Really delete this style?' }).waitFor();
    await dialog().getByRole('button', { name: 'Delete Woodcut' }).click();
    await dialog().getByRole('button', { name: 'Woodcut' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await button('No style').waitFor();
  });
});

describe('a grid', { concurrency: 1 }, () => {
  test('counts its images while its axes are written, and says what it cannot read', async () => {
    await type('a lighthouse');
    await page.getByRole('textbox', { name: 'Steps' }).waitFor();
    await button('Draw a grid').click();
    await dialog().getByRole('textbox', { name: 'Across: Values' }).fill('4, 5');
    await dialog().getByRole('textbox', { name: 'Down: Values' }).fill('3, seven');
    await dialog().getByText('“seven” cannot be read here.').waitFor();
    assert.ok(await button('Draw the grid').isDisabled());
    await dialog().getByRole('textbox', { name: 'Down: Values' }).fill('3..5');
    await dialog().getByText('2 × 3 = 6 images').waitFor();
  });

  test('is drawn, kept as one asset, and its cells open on their own', async () => {
    await dialog().getByRole('textbox', { name: 'Down: Values' }).press('Enter');
    await walk.until(
      async () => (await newestAssets(walk.studio, 1))[0]?.origin === 'grid',
      'no sheet appeared',
    );
    const cells = page.locator('[data-cell]');
    await cells.first().waitFor();
    assert.equal(await cells.count(), 6);
    const id = await cells.nth(4).getAttribute('data-cell');
    await cells.nth(4).focus();
    await page.keyboard.press('Enter');
    await page.locator(`[data-asset="${id}"]`).waitFor();
    await page.goBack();
    await cells.first().waitFor();
  });

  test('opens as its cells in the viewer as well', async () => {
    const [sheet] = await newestAssets(walk.studio, 1);
    await page.goto(`${walk.studio.url}/my-images?asset=${sheet.id}`);
    await page.locator('[data-viewer] [data-cell]').first().waitFor();
  });
});
