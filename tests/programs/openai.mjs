// The official `openai` client, unmodified, against the whole program: what it sends is understood,
// what it gets is what its types promise, and what goes wrong is one of its own errors.
//
//   node tests/programs/openai.mjs ATELIER ENGINE
import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import test, { after } from 'node:test';

import { Studio, eventually } from '../crash/studio.mjs';
import { readPng, writePng } from '../drawing/png.mjs';

// Node 18 has it, but not where the client looks.
globalThis.File ??= (await import('node:buffer')).File;
// The page's packages are the only ones that are installed.
const { default: OpenAI, toFile } = createRequire(new URL('../../web/package.json', import.meta.url))('openai');

const [atelier, engine] = process.argv.slice(2);
const studio = new Studio(atelier, engine);
await studio.start();
after(async () => {
  await studio.kill('SIGTERM');
  studio.remove();
});
await eventually('a model', async () => (await studio.ask('GET', '/api/v1/models?type=main')).items.length > 0);

const openai = new OpenAI({ baseURL: `${studio.url}/v1`, apiKey: 'none is needed', maxRetries: 0 });
const side = 64;
const small = `${side}x${side}`;
const red = await toFile(writePng(side, side, () => [200, 30, 30]), 'red.png', { type: 'image/png' });
const clearCorner = (x, y) => [0, 0, 0, x < side / 2 && y < side / 2 ? 0 : 255];
const mask = await toFile(writePng(side, side, clearCorner), 'mask.png', { type: 'image/png' });
const jobs = async (query) => (await studio.ask('GET', `/api/v1/jobs?${query}`)).items;
const newestJob = async () => (await jobs('limit=1'))[0];

const pictureOf = async (item) => readPng(
  item.b64_json ? Buffer.from(item.b64_json, 'base64') : Buffer.from(await (await fetch(item.url)).arrayBuffer()),
);

test('pictures come as base64, as many as asked for, each its own', async () => {
  const answer = await openai.images.generate({
    model: 'dall-e-3', prompt: 'a red fish', n: 3, size: '256x256', response_format: 'b64_json', quality: 'hd', style: 'vivid', user: 'u1',
  });
  assert.equal(answer.data.length, 3);
  assert.ok(Math.abs(answer.created - Date.now() / 1000) < 60);
  for (const item of answer.data) {
    const picture = await pictureOf(item);
    assert.deepEqual([picture.width, picture.height], [256, 256]);
    assert.equal(item.revised_prompt, 'a red fish');
  }
  assert.equal(new Set(answer.data.map((item) => item.b64_json)).size, 3);
});

test('without more words it is an address, where the gallery\'s own file lies', async () => {
  const { data } = await openai.images.generate({ prompt: 'a red fish', size: small });
  assert.match(data[0].url, /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/assets\/\w+\/file$/);
  assert.equal((await pictureOf(data[0])).width, side);
  const [newest] = (await studio.ask('GET', '/api/v1/assets?limit=1')).items;
  assert.ok(data[0].url.includes(newest.id));
});

test('gpt-image models answer in base64 as theirs do', async () => {
  const { data } = await openai.images.generate({
    model: 'gpt-image-1', prompt: 'x', size: '1536x1024', quality: 'low', background: 'auto', moderation: 'low', output_format: 'png',
  });
  const picture = await pictureOf(data[0]);
  assert.ok(data[0].b64_json);
  assert.deepEqual([picture.width, picture.height], [1536, 1024]);
});

test('an edit starts from the picture, and changes what the mask leaves clear', async () => {
  const { data } = await openai.images.edit({ image: red, prompt: 'a blue sea', n: 2, size: small, response_format: 'b64_json' });
  assert.equal(data.length, 2);
  const plain = await newestJob();
  assert.ok(plain.source.image_id);
  assert.equal(plain.mask, undefined);
  await openai.images.edit({ image: red, mask, prompt: 'a blue sea', size: small, response_format: 'url' });
  const masked = await newestJob();
  assert.equal(masked.source.image_id, plain.source.image_id, 'the same bytes are kept once');
  const made = readPng(Buffer.from(await (await fetch(`${studio.url}/api/v1/assets/${masked.mask.image_id}/file`)).arrayBuffer()));
  const whiteAt = (x, y) => made.pixels[(y * side + x) * 3] === 255;
  assert.ok(whiteAt(5, 5) && !whiteAt(60, 5) && !whiteAt(60, 60), 'white where the mask was clear');
});

test('the array form of an edit takes one image', async () => {
  const { data } = await openai.images.edit({ model: 'gpt-image-1', image: [red], prompt: 'a blue sea', size: small });
  assert.equal(data.length, 1);
  await assert.rejects(openai.images.edit({ image: [red, red], prompt: 'x', size: small }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, 'image');
    return true;
  });
});

test('variations are drawn without a prompt', async () => {
  const { data } = await openai.images.createVariation({ image: red, n: 2, size: small, response_format: 'b64_json' });
  assert.equal(data.length, 2);
  assert.ok((await newestJob()).source);
});

test('an edit without a size takes the picture\'s', async () => {
  const wide = await toFile(writePng(96, 64, () => [9, 9, 9]), 'wide.png', { type: 'image/png' });
  const { data } = await openai.images.edit({ image: wide, prompt: 'x', response_format: 'b64_json' });
  const picture = await pictureOf(data[0]);
  assert.deepEqual([picture.width, picture.height], [96, 64]);
});

test('models are listed, drawn with by their name, and refused when unknown', async () => {
  const names = [];
  for await (const model of openai.models.list()) names.push(model.id);
  assert.ok(names.length > 0);
  const one = await openai.models.retrieve(names[0]);
  assert.equal(one.id, names[0]);
  await openai.images.generate({ model: names[0], prompt: 'x', size: small });
  await assert.rejects(openai.images.generate({ model: 'nobody-has-this', prompt: 'x' }), OpenAI.NotFoundError);
});

const refused = async (call, kind, param) => {
  const error = await call.then(() => assert.fail('nothing was refused'), (thrown) => thrown);
  assert.ok(error instanceof kind, `${error}`);
  assert.equal(error.param, param);
  assert.match(error.message, /\w+.*\./);
};

test('what is wrong is the client\'s own error and names the field', async () => {
  const wrong = OpenAI.BadRequestError;
  await refused(openai.images.generate({ prompt: 'x', size: 'huge' }), wrong, 'size');
  await refused(openai.images.generate({ prompt: 'x', size: '8x8' }), wrong, 'size');
  await refused(openai.images.generate({ prompt: 'x', n: 0 }), wrong, 'n');
  await refused(openai.images.generate({ prompt: 'x', n: 100_000 }), wrong, 'n');
  await refused(openai.images.generate({ prompt: 'x', response_format: 'jpeg' }), wrong, 'response_format');
  await refused(openai.images.generate({ prompt: '' }), wrong, 'prompt');
  await refused(openai.images.generate({}), wrong, 'prompt');
  await refused(openai.images.generate({ prompt: 7 }), wrong, 'prompt');
  await refused(openai.images.generate({ prompt: 'x'.repeat(9000) }), wrong, 'prompt');
  await refused(openai.images.generate({ prompt: 'x', stream: true }), wrong, 'stream');
  await refused(openai.images.edit({ prompt: 'x' }), wrong, 'image');
  const text = await toFile(Buffer.from('no picture'), 'a.png');
  await refused(openai.images.edit({ image: text, prompt: 'x' }), wrong, 'image');
  await refused(openai.images.edit({ image: red, mask: red, prompt: 'x' }), wrong, 'mask');
});

test('a client that leaves takes its job with it', async () => {
  const leaving = new AbortController();
  const asked = openai.images.generate({ prompt: 'endless @slow=300', size: small }, { signal: leaving.signal });
  const job = await eventually('the job', async () => (await jobs('state=running'))[0]);
  leaving.abort();
  await assert.rejects(asked, OpenAI.APIUserAbortError);
  const ended = await eventually('its end', async () => {
    const now = await studio.ask('GET', `/api/v1/jobs/${job.id}`);
    return now.state !== 'running' && now;
  }, 5000);
  assert.equal(ended.state, 'cancelled');
});

test('more clients than can wait are told so, and those who leave make room', async () => {
  const leaving = new AbortController();
  setMaxListeners(100, leaving.signal);
  const ask = (prompt, options) => openai.images.generate({ prompt, size: small }, options);
  const crowd = Array.from({ length: 40 }, (_, n) => ask(`${n} @slow=300`, { signal: leaving.signal }).catch((error) => error));
  await eventually('one that is refused', async () => {
    const first = await Promise.race([Promise.any(crowd), new Promise((done) => setTimeout(done, 50, undefined))]);
    return first instanceof OpenAI.InternalServerError && first.status === 503;
  });
  leaving.abort();
  await Promise.all(crowd);
  const { data } = await eventually('room', () => ask('after the crowd').catch(() => undefined), 5000);
  assert.equal(data.length, 1);
});
