// Networks for preprocessors on the real engine: a file dropped into the home is recognised, what it can
// do is offered, and a job without one says what to install. Weights are random: pictures mean nothing.
// Usage: estimators.mjs ATELIER ATELIER_ENGINE
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const source = new URL('../../src/models/', import.meta.url);
const goldenOf = (folder) => JSON.parse(readFileSync(new URL(`${folder}/golden.json`, source)));

// A safetensors file of fp32 tensors of these shapes, small numbers in them.
function weights(rows) {
  const header = {};
  let at = 0;
  for (const [name, shape] of rows) {
    const bytes = 4 * shape.reduce((product, side) => product * side, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  const text = JSON.stringify(header).padEnd(Math.ceil(JSON.stringify(header).length / 8) * 8);
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(text.length));
  const numbers = new Float32Array(at / 4);
  let state = 1;
  for (let i = 0; i < numbers.length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    numbers[i] = (state / 2 ** 32 - 0.5) * 0.3;
  }
  return Buffer.concat([start, Buffer.from(text), Buffer.from(numbers.buffer)]);
}

const put = async (type, name, rows) => {
  writeFileSync(join(studio.home, 'models', type, `${name}.safetensors`), weights(rows));
  return eventually(name, async () => {
    const { items } = await studio.ask('GET', `/api/v1/models?type=${type}`);
    return items.find((model) => model.name === name);
  });
};
const offered = async () => (await studio.ask('GET', '/api/v1/capabilities')).preprocessors.map(({ name }) => name);
const scene = writePng(160, 120, (x, y) => [x, y, (x * y) % 256]);
const upload = await fetch(`${studio.url}/api/v1/uploads?name=scene.png`, { method: 'POST', body: scene });
const picture = (await upload.json()).asset ?? (await studio.ask('GET', '/api/v1/assets?limit=1')).items[0];

const ask = (preprocessor) =>
  fetch(`${studio.url}/api/v1/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'control_image', control_image: { image_id: picture.id, preprocessor } }),
  });
async function made(preprocessor) {
  const answer = await ask(preprocessor);
  const job = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(job));
  const done = await eventually('the job', async () => {
    const now = await studio.ask('GET', `/api/v1/jobs/${job.id}`);
    assert.notEqual(now.state, 'failed', JSON.stringify(now.error));
    return now.state === 'done' && now;
  });
  const asset = await studio.ask('GET', `/api/v1/assets/${done.asset_ids[0]}`);
  const file = await fetch(studio.url + asset.file_url);
  return { job: done, image: readPng(Buffer.from(await file.arrayBuffer())) };
}

await eventually('the engine', async () => (await offered()).includes('canny'));

test('a depth estimator brings depth and normals', async () => {
  assert.ok(!(await offered()).includes('depth'));
  const refused = await ask('depth');
  assert.equal(refused.status, 400);
  assert.match(JSON.stringify(await refused.json()), /needs a depth estimator.*Depth Anything V2/);
  const model = await put('depth_estimator', 'small-depth', goldenOf('depth').weights);
  assert.equal(model.state, 'ready', model.fault);
  assert.deepEqual((await offered()).filter((name) => name === 'depth' || name === 'normal'), ['depth', 'normal']);
  const { job, image } = await made('depth');
  assert.equal(job.control_image.name, 'small-depth', 'the recipe names the network');
  assert.deepEqual([image.width, image.height], [160, 120]);
  const levels = new Set();
  for (let at = 0; at < image.pixels.length; at += 3) {
    assert.ok(image.pixels[at] === image.pixels[at + 1] && image.pixels[at] === image.pixels[at + 2]);
    levels.add(image.pixels[at]);
  }
  assert.ok(levels.size > 50, `${levels.size} shades`);
  assert.deepEqual((await made('normal')).image.width, 160);
});

test('a pose estimator brings poses', async () => {
  assert.match(JSON.stringify(await (await ask('pose')).json()), /needs a pose estimator.*body_pose_model/);
  const model = await put('pose_estimator', 'small-pose', goldenOf('pose').weights);
  assert.equal(model.state, 'ready', model.fault);
  assert.ok((await offered()).includes('pose'));
  const { job, image } = await made('pose');
  assert.equal(job.control_image.name, 'small-pose');
  assert.deepEqual([image.width, image.height], [160, 120]);
});
