// The Queue screen by mouse and by keyboard alone, against the fake or the real server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startWalk } from './walk.mjs';
import { api, isReal } from './studio.mjs';

let walk;
let page;
let prompts;

const button = (name, more = {}) => page.getByRole('button', { name, ...more });
const list = (name) => page.getByRole('region', { name });
const waiting = async () =>
  (await api(walk.studio, '/jobs?state=queued&limit=50')).items.map(({ prompt }) => prompt);
const shown = async () =>
  (await list('Waiting').getByRole('listitem').allInnerTexts()).map(
    (words) => prompts.find((prompt) => words.includes(prompt)) ?? words,
  );

async function post(path, body = {}) {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${walk.studio.url}/api/v1${path}`, request)).json();
}

before(async () => {
  walk = await startWalk();
  ({ page } = walk);
  const run = Date.now().toString(36);
  prompts = ['one', 'two', 'three', 'four'].map((word) => `queue ${word} ${run}`);
});

after(async () => {
  await post('/queue/resume');
  await walk?.end();
});

describe('the queue', { concurrency: 1 }, () => {
  test('is opened from the pill, and paused there', async () => {
    await page.locator('header [aria-haspopup=dialog]').first().click();
    await page.getByRole('link', { name: 'Open the queue' }).click();
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor();
    await button(/^Pause the queue/).click();
    await page.getByText('The queue is paused').waitFor();
    await page.locator('header [data-paused]').waitFor();
  });

  test('keeps what waits in order while it is paused', async () => {
    for (const prompt of prompts)
      await post('/jobs', { prompt, steps: 4, width: 256, height: 256 });
    await list('Waiting').getByText(prompts[3]).waitFor();
    assert.deepEqual(await shown(), prompts);
  });

  test('is put in another order by dragging', async () => {
    const [from, to] = [
      button(`Move ${prompts[3]}`, { exact: true }),
      list('Waiting').getByRole('listitem').first(),
    ];
    await from.hover();
    await page.mouse.down();
    const box = await to.boundingBox();
    await page.mouse.move(box.x + 20, box.y + 30, { steps: 8 });
    await page.mouse.move(box.x + 20, box.y + 6, { steps: 4 });
    await page.mouse.up();
    const order = [prompts[3], prompts[0], prompts[1], prompts[2]];
    await walk.until(async () => (await waiting()).join() === order.join(), 'the order stayed');
    assert.deepEqual(await shown(), order);
  });

  test('is put in another order by the arrow keys, and the handle keeps the focus', async () => {
    const handle = button(`Move ${prompts[3]}`, { exact: true });
    await handle.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await walk.until(async () => (await waiting()).join() === prompts.join(), 'the order stayed');
    assert.ok(await handle.evaluate((it) => it === document.activeElement));
    await page.getByRole('status').getByText('Now number 4 of 4').waitFor({ state: 'attached' });
  });

  test('takes a job to the top with one button', async () => {
    await button(`Move ${prompts[2]} to the top`).click();
    const order = [prompts[2], prompts[0], prompts[1], prompts[3]];
    await walk.until(async () => (await waiting()).join() === order.join(), 'the order stayed');
  });

  test('lets a waiting job go, and brings it back with Retry', async () => {
    await button(`Cancel ${prompts[3]}`, { exact: true }).click();
    await button(`Retry ${prompts[3]}`).click();
    await list('Waiting').getByText(prompts[3]).waitFor();
  });

  test('goes on by one key, tells how far it is, and links to what came of it', async () => {
    await page.locator('body').press('Shift+P');
    await page.getByRole('progressbar').waitFor();
    await page
      .getByText(/^(all )?done in/)
      .first()
      .waitFor();
    await walk.untilIdle();
    const row = list('Ended').getByRole('listitem').filter({ hasText: prompts[2] });
    await row.getByRole('link').first().click();
    await page.locator('[data-viewer]').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor();
  });

  test(
    'shows what failed, with its reason, and has an address for it',
    { skip: isReal },
    async () => {
      await post('/jobs', { prompt: 'fail please', steps: 8 });
      await page.getByText('Failed', { exact: true }).click();
      await list('Ended').getByText('There was not enough memory').waitFor();
      assert.match(page.url(), /ended=failed/);
      await page.reload();
      await list('Ended').getByText('There was not enough memory').waitFor();
      assert.equal(await list('Ended').getByText(prompts[0]).count(), 0);
    },
  );

  test('says nothing on the console', () => assert.deepEqual(walk.troubles, []));
});
