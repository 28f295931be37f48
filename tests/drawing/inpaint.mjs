// "Only masked" through AUTOMATIC1111's door and our own, on the real engine with the starter model:
// what is not masked stays bit for bit, and what is masked is drawn at the asked size.
// Usage: inpaint.mjs ATELIER ATELIER_ENGINE
import assert from 'node:assert/strict';
import test, { after } from 'node:test';

import { Studio, eventually } from '../crash/studio.mjs';
import { readPng, writePng } from './png.mjs';

const [atelier, engine] = process.argv.slice(2);
const studio = new Studio(atelier, engine);
await studio.start();
after(async () => {
  await studio.kill('SIGTERM');
  studio.remove();
});
await eventually('the starter', async () => (await studio.ask('GET', '/api/v1/models?type=main')).items.length > 0);

const [width, height] = [384, 256];
const box = { left: 240, top: 64, side: 32 };
const blur = 3;
const inBox = (x, y, more) =>
  x >= box.left - more && x < box.left + box.side + more && y >= box.top - more && y < box.top + box.side + more;
const scene = writePng(width, height, (x, y) => [(x * 7) % 256, (y * 5) % 256, (x + y) % 256]);
const mask = writePng(width, height, (x, y) => (inBox(x, y, 0) ? [255, 255, 255] : [0, 0, 0]));

// The pixels that changed, of all and of those that must not.
function changes(file) {
  const before = readPng(scene);
  const after_ = readPng(file);
  assert.deepEqual([after_.width, after_.height], [width, height]);
  let all = 0;
  let outside = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      if (before.pixels.subarray(at, at + 3).equals(after_.pixels.subarray(at, at + 3))) continue;
      all += 1;
      if (!inBox(x, y, blur)) outside += 1;
    }
  }
  return { all, outside };
}

const ask = async (more) => {
  const answer = await studio.ask('POST', '/sdapi/v1/img2img', {
    prompt: 'a red house', init_images: [scene.toString('base64')], mask: mask.toString('base64'), mask_blur: blur,
    width: 256, height: 256, steps: 6, seed: 4, denoising_strength: 0.9, ...more,
  });
  return Buffer.from(answer.images[0], 'base64');
};

test('only the masked part is drawn, and nothing else changes, whatever it is filled with', async () => {
  const made = [];
  for (const inpainting_fill of [0, 1, 2, 3]) {
    const file = await ask({ inpainting_fill, inpaint_full_res: true, inpaint_full_res_padding: 16 });
    const { all, outside } = changes(file);
    assert.equal(outside, 0, `fill ${inpainting_fill}`);
    assert.ok(all > (box.side * box.side) / 2, `fill ${inpainting_fill} changes ${all}`);
    made.push(readPng(file).pixels);
  }
  for (const [i, one] of made.entries()) {
    assert.ok(made.slice(0, i).every((other) => !other.equals(one)), `fill ${i} begins from something else`);
  }
});

test('our own API asks for the same, and the picture says so', async () => {
  await ask({ inpainting_fill: 1, inpaint_full_res_padding: 16 });
  const [job] = (await studio.ask('GET', '/api/v1/jobs?limit=1')).items;
  assert.deepEqual(job.mask.only_masked, { padding_px: 16 });
  const again = await studio.ask('POST', '/api/v1/jobs', {
    prompt: job.prompt, seed: job.seed, steps: job.steps, width: 256, height: 256, scheduler: job.scheduler,
    cfg_scale: job.cfg_scale, source: job.source, mask: job.mask,
  });
  const done = await eventually('the job', async () => {
    const now = await studio.ask('GET', `/api/v1/jobs/${again.id}`);
    return now.state === 'done' && now;
  }, 60_000);
  const assets = await Promise.all([job, done].map(({ asset_ids }) => studio.ask('GET', `/api/v1/assets/${asset_ids[0]}`)));
  const files = await Promise.all(assets.map(async ({ file_url }) => Buffer.from(await (await fetch(studio.url + file_url)).arrayBuffer())));
  assert.deepEqual(changes(files[1]), changes(files[0]));
  assert.ok(readPng(files[0]).pixels.equals(readPng(files[1]).pixels));
  assert.equal(assets[1].mask.fill, 'original');
  assert.deepEqual([assets[1].width, assets[1].drawn_width, assets[1].drawn_height], [width, 256, 256]);
});
