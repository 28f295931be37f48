// The Image to Image and LoRA walkthroughs of user-docs/002, by mouse and by keyboard alone.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { encodePng, paint } from '../dev/fake/pictures.mjs';
import { api, isReal, newestAssets } from './studio.mjs';
import { startWalk } from './walk.mjs';

let walk;
let page;

before(async () => {
  walk = await startWalk();
  ({ page } = walk);
});

after(() => walk?.end());

const prompt = () => walk.prompt();
const button = (name, more = {}) => page.getByRole('button', { name, ...more });
const slot = () => page.getByRole('group', { name: 'Initial image' });
const leaveFields = () => page.evaluate(() => document.activeElement?.blur());
const newestJob = async () => (await api(walk.studio, '/jobs?limit=1')).items[0];

/** Presses Invoke by key and waits for the picture. */
async function invokeByKey() {
  const known = (await newestAssets(walk.studio, 1))[0]?.id;
  await page.keyboard.press('Control+Enter');
  await walk.until(
    async () => (await newestAssets(walk.studio, 1))[0]?.id !== known,
    'no picture came',
  );
  await walk.untilIdle();
  return (await newestAssets(walk.studio, 1))[0];
}

/** Black, with a white square from one pixel to another. */
function whiteSquare(side, from, to) {
  const isWhite = (at) => at >= from && at < to;
  const pixels = new Uint8Array(side * side * 4);
  for (let at = 0; at < side * side; at += 1) {
    const value = isWhite(at % side) && isWhite(Math.floor(at / side)) ? 255 : 0;
    pixels.set([value, value, value, 255], 4 * at);
  }
  return pixels;
}

describe('Image to Image', { concurrency: 1 }, () => {
  test('is the second icon from the top on the left', async () => {
    const second = page
      .getByRole('navigation', { name: 'Ways to create' })
      .getByRole('link')
      .nth(1);
    assert.equal(await second.getAttribute('aria-label'), 'Image to image');
    await second.click();
    await page.waitForURL(/image-to-image/);
    await page.getByText('Choose an initial image first').waitFor();
    assert.ok(await button('Invoke').first().isDisabled());
  });

  test('a click on the blank area gives an upload dialog, and the image loads', async () => {
    const chooser = page.waitForEvent('filechooser');
    await slot()
      .getByRole('button', { name: /click to choose a file/ })
      .click();
    const buffer = encodePng(paint(Date.now() % 10_000, 96, 64), 96, 64);
    await (await chooser).setFiles({ name: 'parrot.png', mimeType: 'image/png', buffer });
    await slot().locator('[data-initial]').waitFor();
  });

  test('Invoke makes a derived image to the right of the initial one', async () => {
    if (isReal) await walk.setNumber('Steps', process.env.ATELIER_STEPS ?? 6);
    await prompt().fill('old sea captain with raven on shoulder');
    const asset = await walk.invokeAndWait();
    assert.equal(asset.origin, 'image_to_image');
    const initial = await slot().boundingBox();
    const derived = await page.locator(`[data-asset="${asset.id}"]`).boundingBox();
    assert.ok(derived.x >= initial.x + initial.width, 'the result is to the right');
  });

  test('the strength is 0.75, and goes from 0 to 0.99', async () => {
    const field = page.getByRole('textbox', { name: 'Denoising strength' });
    assert.equal(await field.inputValue(), '0.75');
    await walk.setNumber('Denoising strength', 5);
    assert.equal(await field.inputValue(), '0.99');
    await walk.setNumber('Denoising strength', 0.4);
    await invokeByKey();
    assert.equal((await newestJob()).source.strength, 0.4);
  });

  test('the key of Invoke is heard in a select that was just used', async () => {
    await page.getByRole('textbox', { name: 'Scheduler', exact: true }).click();
    const euler = page.getByRole('option', { name: 'Euler', exact: true });
    await euler.click();
    await invokeByKey();
    assert.equal(await euler.count(), 0, 'it stays shut');
    assert.equal((await newestJob()).scheduler, 'euler');
  });

  test('room can be added around it, and use all brings the room back', async () => {
    const section = page.getByRole('region', { name: 'Expand the picture' });
    await section.getByRole('button', { name: 'Expand the picture' }).click();
    const side = (name) => section.getByRole('textbox', { name, exact: true });
    await side('Right').fill('70');
    await side('Right').press('Tab');
    await side('Top').fill('64');
    await side('Top').press('Tab');
    await section.getByText('Tiles', { exact: true }).click();
    const right_px = Number(await side('Right').inputValue());
    assert.ok(right_px > 0 && right_px % 8 === 0, 'in steps that a model can draw');
    const asset = await walk.invokeAndWait();
    assert.equal(asset.origin, 'outpaint');
    const { width, height } = await newestJob();
    const said = await section.getByText(/^Result/).innerText();
    assert.equal(said, `Result ${width} × ${height}`);
    assert.deepEqual([asset.width, asset.height], [width, height]);
    await section.getByRole('button', { name: 'None' }).click();
    assert.equal(await side('Right').inputValue(), '');
    await page.locator('[data-command="stage.use_all"]').first().click();
    assert.equal(await side('Right').inputValue(), String(right_px));
    assert.equal(await side('Top').inputValue(), '64');
    assert.equal(
      await page.getByRole('textbox', { name: 'Width', exact: true }).inputValue(),
      String(width - right_px),
    );
    await section.getByRole('button', { name: 'None' }).click();
  });

  test('a mask has its part drawn anew and alone, and use all brings it back', async () => {
    const section = page.getByRole('region', { name: 'Mask' });
    const alone = section.getByRole('switch', { name: 'Only the masked part' });
    const margin = section.getByRole('textbox', { name: 'Margin' });
    await section.getByRole('button', { name: 'Mask' }).click();
    const chooser = page.waitForEvent('filechooser');
    await section.getByRole('button', { name: /black and white image/ }).click();
    const buffer = encodePng(whiteSquare(64, 20, 44), 64, 64);
    await (await chooser).setFiles({ name: 'mask.png', mimeType: 'image/png', buffer });
    await section.getByRole('textbox', { name: 'Begin with' }).click();
    await page.getByRole('option', { name: 'Noise' }).click();
    await alone.press('Space');
    await margin.fill('16');
    await margin.press('Tab');
    const asset = await walk.invokeAndWait();
    assert.equal(asset.origin, 'inpaint');
    const { fill, only_masked } = (await newestJob()).mask;
    assert.deepEqual(
      { fill, only_masked },
      { fill: 'latent_noise', only_masked: { padding_px: 16 } },
    );
    await section.getByRole('button', { name: /Remove the image/ }).click();
    await page.locator('[data-command="stage.use_all"]').first().click();
    await margin.waitFor();
    assert.equal(await margin.inputValue(), '16');
    assert.ok(await alone.isChecked());
    await section.getByRole('button', { name: /Remove the image/ }).click();
  });

  test('an image dragged from the gallery takes its place', async () => {
    const before = await slot().locator('[data-initial]').getAttribute('data-initial');
    const thumbnail = page.locator('[data-thumbnail]').first();
    const id = await thumbnail.getAttribute('data-thumbnail');
    await thumbnail.dragTo(slot());
    await slot().locator(`[data-initial="${id}"]`).waitFor();
    assert.notEqual(id, before);
  });

  test('what is pasted over the slot takes its place', async () => {
    const before = await slot().locator('[data-initial]').getAttribute('data-initial');
    await slot().hover();
    const bytes = [...encodePng(paint(77, 40, 40), 40, 40)];
    await page.evaluate((sent) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(sent)], 'pasted.png', { type: 'image/png' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, bytes);
    await walk.until(async () => {
      const id = await slot().locator('[data-initial]').getAttribute('data-initial');
      return id !== before;
    }, 'the pasted image did not arrive');
  });

  test('a picture can be sent there from the stage of Text to Image, by its menu', async () => {
    await page.goto(`${walk.studio.url}/text-to-image`);
    const id = await page.locator('[data-asset]').first().getAttribute('data-asset');
    await button('Send to').click();
    await page.getByRole('menuitem', { name: 'Send to Image to Image' }).click();
    await page.waitForURL(/image-to-image/);
    await slot().locator(`[data-initial="${id}"]`).waitFor();
  });

  test('use all of a derived image brings back its initial image and strength', async () => {
    const known = await newestAssets(walk.studio, 10);
    const asset = known.find(({ origin }) => origin === 'image_to_image');
    await walk.setNumber('Denoising strength', 0.9);
    await slot()
      .getByRole('button', { name: /Remove the image/ })
      .click();
    await page.goto(`${walk.studio.url}/text-to-image?asset=${asset.id}`);
    await page.locator(`[data-asset="${asset.id}"]`).waitFor();
    await leaveFields();
    await page.keyboard.press('a');
    await page.waitForURL(/image-to-image/);
    const field = page.getByRole('textbox', { name: 'Denoising strength' });
    assert.equal(await field.inputValue(), '0.4');
    await slot().locator('[data-initial]').waitFor();
  });

  test('the keyboard alone sends an image there and draws from it', async () => {
    await page.goto(`${walk.studio.url}/text-to-image`);
    await page.locator('[data-asset]').first().waitFor();
    await page.keyboard.press('Shift+I');
    await page.waitForURL(/image-to-image/);
    await slot().locator('[data-initial]').waitFor();
    await page.keyboard.press('Alt+a');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('a raven');
    const asset = await invokeByKey();
    assert.equal(asset.prompt, 'a raven');
    assert.equal(asset.origin, 'image_to_image');
  });
});

describe('downloads', { concurrency: 1 }, () => {
  test('leave without their recipe, and as another kind of file', async () => {
    const take = async (copy) => {
      await page.locator('[data-asset]').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Download as…' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('dialog').locator(`[data-copy=${copy}]`).click();
      const file = await download;
      return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
    };
    const [asset] = await newestAssets(walk.studio, 1);
    await page.locator(`[data-asset="${asset.id}"][data-loaded]`).waitFor();
    const bare = await take('strip');
    assert.match(bare.name, /\.png$/);
    assert.ok(!bare.bytes.includes(asset.prompt), 'the prompt is not in the file');
    if (isReal) assert.ok(bare.bytes.length < asset.bytes, 'something was taken out');
    const jpeg = await take('jpeg');
    assert.match(jpeg.name, /\.jpg$/);
    if (isReal) assert.equal(jpeg.bytes.subarray(0, 2).toString('hex'), 'ffd8');
  });
});

describe('LoRA', { concurrency: 1 }, () => {
  const region = () => page.getByRole('region', { name: 'LoRA' });
  const popup = () => region().getByRole('textbox', { name: 'Add a LoRA' });
  let ink;

  test('its section lies in the control panel and opens on a click', async () => {
    const { items } = await api(walk.studio, '/models?type=lora');
    ink = items.find(({ name }) => name === 'Ink scenery');
    await page.goto(`${walk.studio.url}/text-to-image`);
    await prompt().fill('mountains, ink');
    await region().getByRole('button', { name: 'LoRA' }).click();
    await popup().waitFor();
  });

  test('the popup menu offers those that fit, and the chosen one gets a slider', async () => {
    await popup().click();
    await page.getByRole('option', { name: 'Ink scenery' }).waitFor();
    assert.equal(await page.getByRole('option', { name: 'Neon nights' }).count(), 0);
    await page.getByRole('option', { name: 'Ink scenery' }).click();
    await region().getByRole('slider', { name: 'Weight' }).waitFor();
    await invokeByKey();
    assert.deepEqual(
      (await newestJob()).loras.map(({ model_id, weight }) => [model_id, weight]),
      [[ink.id, ink.default_weight ?? 0.75]],
    );
  });

  test('a trigger phrase goes into the prompt on a click, once', async () => {
    await prompt().fill('a valley');
    const [phrase] = ink.trigger_phrases;
    await region().getByRole('button', { name: phrase, exact: true }).click();
    await region().getByRole('button', { name: phrase, exact: true }).click();
    assert.equal(await prompt().inputValue(), `a valley, ${phrase}`);
  });

  test('the keyboard changes the weight, switches it off and removes it', async () => {
    await region().getByRole('slider', { name: 'Weight' }).focus();
    await page.keyboard.press('ArrowRight');
    await invokeByKey();
    assert.equal((await newestJob()).loras[0].weight, 0.8);
    await region().getByRole('switch', { name: 'Use Ink scenery' }).focus();
    await page.keyboard.press('Space');
    await invokeByKey();
    assert.deepEqual((await newestJob()).loras ?? [], []);
    await region().getByRole('button', { name: 'Remove Ink scenery' }).focus();
    await page.keyboard.press('Enter');
    await region().getByRole('slider', { name: 'Weight' }).waitFor({ state: 'detached' });
  });
});
