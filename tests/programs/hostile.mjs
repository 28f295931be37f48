// Requests of other programs' APIs as nobody well-meaning sends them: wrong types in every field, bodies
// cut off, pictures that are none or unpack into gigabytes. Each gets a refusal with a sentence, quickly,
// and the studio draws afterwards as before.
//
//   node tests/programs/hostile.mjs ATELIER ENGINE
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after } from 'node:test';
import { deflateSync } from 'node:zlib';

import { chunk } from '../crash/pictures.mjs';
import { Studio, eventually } from '../crash/studio.mjs';
import { writePng } from '../drawing/png.mjs';
import { extraSingle, img2img, txt2img } from './a1111_bodies.mjs';

const [atelier, engine] = process.argv.slice(2);
const studio = new Studio(atelier, engine);
await studio.start();
after(async () => {
  await studio.kill('SIGTERM');
  studio.remove();
});
await eventually('a model', async () => (await studio.ask('GET', '/api/v1/models?type=main')).items.length > 0);

const small = { width: 64, height: 64, steps: 1, prompt: 'x' };
const red = writePng(64, 64, () => [200, 30, 30]);
const asked = {
  '/v1/images/generations': { prompt: 'x', size: '64x64', n: 1, model: 'dall-e-2', response_format: 'url', steps: 1 },
  '/sdapi/v1/txt2img': txt2img(small),
  '/sdapi/v1/img2img': img2img({ ...small, init_images: [red.toString('base64')] }),
  '/sdapi/v1/extra-single-image': extraSingle({ image: red.toString('base64') }),
  '/sdapi/v1/png-info': { image: red.toString('base64') },
  '/sdapi/v1/options': { sd_model_checkpoint: 'x' },
};

async function send(path, body, headers = { 'content-type': 'application/json' }) {
  const began = performance.now();
  const answer = await fetch(studio.url + path, { method: 'POST', body, headers, signal: AbortSignal.timeout(30_000) });
  const text = await answer.text();
  const says = `${path} ${answer.status} ${text.slice(0, 300)} after ${Math.round(performance.now() - began)} ms`;
  assert.ok(answer.status < 500, says);
  JSON.parse(text);
  return { status: answer.status, says };
}
const refused = async (path, body, headers) => {
  const { status, says } = await send(path, body, headers);
  assert.ok(status >= 400, says);
  return status;
};
const bytesAtMost = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${studio.process.pid}/status`, 'utf8'))[1]) * 1024;
const works = async () => {
  const { status, says } = await send('/v1/images/generations', JSON.stringify(asked['/v1/images/generations']));
  assert.equal(status, 200, says);
};

// Values that fit into no field, or into few, and none into all.
const odd = [null, true, -1, 0, 1e308, 2 ** 53, '', '\ud800', 'x'.repeat(100_000), [], {}, [[[[]]]]];

test('every field takes every kind of value or refuses it', async () => {
  for (const [path, body] of Object.entries(asked)) {
    for (const field of Object.keys(body)) {
      // Fewer at once than threads that wait.
      for (let at = 0; at < odd.length; at += 6) {
        const some = odd.slice(at, at + 6);
        await Promise.all(some.map((value) => send(path, JSON.stringify({ ...body, ...small, [field]: value }))));
      }
    }
  }
  await works();
});

test('what is no JSON is refused', async () => {
  const whole = JSON.stringify(asked['/sdapi/v1/txt2img']);
  const broken = [
    '', '{', '[]', '7', 'null', '{"prompt": NaN}', '{"prompt": "x", "steps": Infinity}', '{"prompt": "x", "prompt',
    '['.repeat(100_000), `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, '{"prompt": "\xff\xfe"}', whole.slice(0, -1), whole.slice(0, whole.length / 2), `${whole}${whole}`,
  ];
  for (const path of Object.keys(asked)) {
    for (const body of broken) await refused(path, Buffer.from(body, 'latin1'));
  }
  await refused('/sdapi/v1/txt2img', '{"prompt": "x", "steps": 1e999}');
  await works();
});

// A fixed sequence of numbers, so that what fails fails again.
function* numbers(seed) {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

test('bodies with bytes changed, cut out and doubled do no harm', async () => {
  const random = numbers(20261130);
  const next = (below) => random.next().value % below;
  for (let round = 0; round < 300; round += 1) {
    const [path, body] = Object.entries(asked)[next(Object.keys(asked).length)];
    let bytes = Buffer.from(JSON.stringify({ ...body, ...small }));
    for (let i = next(4); i >= 0; i -= 1) {
      const at = next(bytes.length);
      const kind = next(3);
      if (kind === 0) bytes[at] = next(256);
      if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + next(40))]);
      if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at - next(40)), bytes.subarray(at)]);
      if (bytes.length === 0) bytes = Buffer.from('x');
    }
    await send(path, bytes);
  }
  await works();
});

// So many pixels that unpacked they would take 3.6 GB, in three megabytes.
function bomb() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc(30_000 * 4 * 1000), { level: 9 });
  const data = Array.from({ length: 30 }, () => chunk('IDAT', rows));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...data, chunk('IEND', Buffer.alloc(0))]);
}

test('pictures that unpack into gigabytes are refused, and cost no memory', async () => {
  const before = bytesAtMost();
  const picture = bomb();
  await refused('/sdapi/v1/img2img', JSON.stringify(img2img({ ...small, init_images: [picture.toString('base64')] })));
  await refused('/sdapi/v1/img2img', JSON.stringify(img2img({ ...small, init_images: [red.toString('base64')], mask: picture.toString('base64') })));
  await refused('/sdapi/v1/extra-single-image', JSON.stringify(extraSingle({ image: picture.toString('base64') })));
  const form = new FormData();
  form.set('prompt', 'x');
  form.set('image', new Blob([picture]), 'bomb.png');
  await refused('/v1/images/edits', form, {});
  // A text chunk that unpacks into a hundred megabytes.
  const text = Buffer.concat([Buffer.from('parameters\0\0', 'latin1'), deflateSync(Buffer.alloc(100 << 20, 97))]);
  const wordy = Buffer.concat([red.subarray(0, 33), chunk('zTXt', text), red.subarray(33)]);
  await send('/sdapi/v1/png-info', JSON.stringify({ image: wordy.toString('base64') }));
  assert.ok(bytesAtMost() - before < 400 << 20, `${(bytesAtMost() - before) >> 20} MiB more`);
  await works();
});

test('bodies without end are refused before they are read', async () => {
  const much = Buffer.alloc(129 << 20, 65);
  assert.equal(await refused('/sdapi/v1/img2img', much).catch(() => 413), 413);
  const before = bytesAtMost();
  const base64 = 'A'.repeat(60 << 20);
  await refused('/sdapi/v1/img2img', `{"prompt": "x", "init_images": ["${base64}"]}`);
  assert.ok(bytesAtMost() - before < 600 << 20, `${(bytesAtMost() - before) >> 20} MiB more`);
  await works();
});

test('forms that are none are refused', async () => {
  const form = (body, type = 'multipart/form-data; boundary=b') => refused('/v1/images/edits', Buffer.from(body, 'latin1'), { 'content-type': type });
  const part = (name, value) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  await form('');
  await form('--b');
  await form('--b--\r\n');
  await form(part('prompt', 'x'));
  await form(`${part('prompt', 'x')}--b--\r\n`, 'multipart/form-data');
  await form(`${part('prompt', 'x')}--b--\r\n`, 'text/plain');
  await form(`${part('prompt', 'x')}${part('image', 'no picture')}--b--\r\n`);
  await form(`${part('image', 'x').repeat(10_000)}--b--\r\n`);
  await form(`${part('n'.repeat(100_000), 'x')}--b--\r\n`);
  await form(`${part('prompt', 'x')}${part('image', red.toString('latin1'))}${part('mask', red.toString('latin1'))}--b--\r\n`);
  await works();
});
