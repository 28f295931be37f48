// What a model can do is on the page and nothing else; what its settings say is where the controls
// begin; text accuracy means the same here and on the server. Against the fake or the real server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, isReal, newestAssets } from './studio.mjs';
import { startWalk } from './walk.mjs';

let walk;
let page;
let model;

const section = (name) => page.getByRole('region', { name, exact: true });
const field = (name) => page.getByRole('textbox', { name, exact: true });
const slider = () => page.getByRole('slider', { name: 'Text accuracy' });
const models = async () => (await api(walk.studio, '/models')).items;

/** Where each ability shows itself, once the sections are open. */
const places = {
  negative_prompt: () => field('Negative prompt'),
  clip_skip_max: () => field('CLIP skip'),
  loras: () => section('LoRA'),
  controls: () => section('Control layers'),
  reference_images: () => section('Reference images'),
  seamless: () => page.getByRole('group', { name: 'Seamless' }),
  freeu: () => page.getByRole('switch', { name: 'FreeU' }),
  color_compensation: () => page.getByRole('switch', { name: 'Color compensation' }),
  guidance: () => field('CFG scale'),
  text_accuracy: slider,
};

async function send(method, path, body) {
  const headers = { 'content-type': 'application/json' };
  const request = { method, headers, body: JSON.stringify(body) };
  const answer = await fetch(`${walk.studio.url}/api/v1${path}`, request);
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
}

before(async () => {
  walk = await startWalk();
  ({ page } = walk);
  await section('Advanced').getByRole('button', { name: 'Advanced' }).click();
  model = (await models()).find(({ is_default }) => is_default);
  if (isReal) await walk.setNumber('Steps', 4);
});

after(() => walk?.end());

describe('the controls of a model', { concurrency: 1 }, () => {
  test('are those it can use, and no others', async () => {
    await field('CFG rescale').waitFor();
    for (const [ability, place] of Object.entries(places)) {
      const isThere = (await place().count()) > 0;
      assert.equal(isThere, Boolean(model.can[ability]), ability);
    }
  });

  test('with an initial image too: a mask where it can draw parts anew', async () => {
    await page.goto(`${walk.studio.url}/image-to-image`);
    await field('Denoising strength').waitFor();
    assert.equal((await section('Mask').count()) > 0, model.can.inpaint);
    assert.equal((await section('Expand the picture').count()) > 0, model.can.inpaint);
    await page.goto(`${walk.studio.url}/text-to-image`);
  });

  test('begin where its settings say, until somebody chooses', async () => {
    const { steps, clip_skip, cfg_rescale } = model.default_settings;
    const patch = (default_settings) => send('PATCH', `/models/${model.id}`, { default_settings });
    await patch({ clip_skip: 2, cfg_rescale: 0.35, steps });
    await page.reload();
    await field('CLIP skip').waitFor();
    assert.equal(await field('CLIP skip').inputValue(), '2');
    assert.equal(await field('CFG rescale').inputValue(), '0.35');
    await walk.setNumber('CFG rescale', 0);
    await walk.prompt().fill('a lighthouse');
    const asset = await walk.invokeAndWait();
    assert.equal(asset.clip_skip, 2);
    assert.equal(asset.cfg_rescale, 0);
    await patch({ clip_skip, cfg_rescale, steps });
  });
});

describe('text accuracy', { concurrency: 1 }, () => {
  test('rests on Auto, and the CFG scale is the model’s own', async () => {
    await page.reload();
    await page.getByRole('button', { name: /^Auto/, pressed: true }).waitFor();
    assert.equal(await field('CFG scale').inputValue(), String(model.default_settings.cfg_scale));
  });

  test('by key: the CFG scale that is shown is the one that is used', async () => {
    await slider().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await slider().getAttribute('aria-valuenow'), '9.5');
    const shown = Number(await field('CFG scale').inputValue());
    assert.ok(shown > model.default_settings.cfg_scale);
    const asset = await walk.invokeAndWait();
    assert.equal(asset.text_accuracy, 9.5);
    assert.equal(asset.cfg_scale, shown);
  });

  test('is called custom once the CFG scale is set by hand', async () => {
    await walk.setNumber('CFG scale', 4);
    await page.getByText('custom, by CFG scale').waitFor();
    const asset = await walk.invokeAndWait();
    assert.equal(asset.cfg_scale, 4);
    assert.equal(asset.text_accuracy ?? null, null);
  });

  test('comes back with use all, and stands in the information', async () => {
    const accurate = (await newestAssets(walk.studio, 10)).find((one) => one.text_accuracy === 9.5);
    await page.goto(`${walk.studio.url}/text-to-image?asset=${accurate.id}`);
    await page.locator(`[data-asset="${accurate.id}"][data-loaded]`).waitFor();
    await page.locator('body').press('a');
    await page.waitForFunction(
      () =>
        document.querySelector('[role=slider][aria-label="Text accuracy"]')?.ariaValueNow === '9.5',
    );
    await page.locator('body').press('i');
    const info = page.getByRole('complementary', { name: 'About this image' });
    await info.getByRole('button', { name: 'Copy Text accuracy: 9.5' }).waitFor();
  });

  test('says nothing on the console', () => assert.deepEqual(walk.troubles, []));
});
