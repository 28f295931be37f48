// The whole program brings models from a server that throttles, drops the connection, lies about
// lengths and redirects; it is killed in the middle and goes on; it never shows a token.
//
//   node tests/models/installs.mjs ATELIER FAKE_ENGINE
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { safetensors } from '../../bench/models/library.mjs';
import { Studio, eventually, pause } from '../crash/studio.mjs';
import { FileServer, rightToken } from './file_server.mjs';

const [atelier, engine] = process.argv.slice(2);
const ended = new Set(['done', 'failed', 'cancelled']);

const weights = (seed, rows = 400) => safetensors({ a: [rows, 256] }, { seed });
const files = {
  'ink-lora.safetensors': weights(1),
  'drop-lora.safetensors': weights(2, 4000),
  'slow-lora.safetensors': weights(3, 8000),
  'short-lora.safetensors': weights(4),
  'long-lora.safetensors': weights(5),
  'secret-lora.safetensors': weights(6),
  'moved-lora.safetensors': weights(7),
  'o/bird/model_index.json': Buffer.from('{}'),
  'o/bird/unet/config.json': Buffer.from('{"a":1}'),
  'o/bird/unet/diffusion_pytorch_model.safetensors': weights(8, 2000),
  'o/bird/unet/diffusion_pytorch_model.fp16.safetensors': weights(9),
  'o/bird/evil/cloud.safetensors': weights(10),
  'o/bird/evil/plain.safetensors': weights(11),
};

const server = new FileServer(files);
await server.start();
server.detours = {
  'o/bird/evil/cloud.safetensors': 'https://169.254.169.254/latest/meta-data/',
  'o/bird/evil/plain.safetensors': `http://localhost:${new URL(server.url).port}/stolen`,
};
const studio = new Studio(atelier, engine);
const config = join(studio.home, 'atelier.toml');
writeFileSync(config, `allow_private_downloads = true\nhugging_face_endpoint = "${server.url}"\n`);
await studio.start();

const install = (source, more = {}) => studio.ask('POST', '/api/v1/installs', { source, ...more });
const look = (id) => studio.ask('GET', `/api/v1/installs/${id}`);
const end = async (id) => eventually(`the end of ${id}`, async () => {
  const now = await look(id);
  return ended.has(now.state) && now;
});
const run = async (source, more) => end((await install(source, more)).id);
const model = (id) => studio.ask('GET', `/api/v1/models/${id}`);
const done = async (source, more) => {
  const ran = await run(source, more);
  assert.equal(ran.state, 'done', `${source}: ${ran.error}`);
  return model(ran.model_ids[0]);
};
const refused = async (source, says, more) => {
  const ran = await run(source, more);
  assert.equal(ran.state, 'failed', source);
  assert.match(ran.error, says, source);
  return ran;
};
const same = (path, name) => assert.ok(readFileSync(path).equals(files[name]), `${path} is ${name}`);

const story = async (title, tell) => {
  await tell();
  console.log(`ok: ${title}`);
};

await story('the folders for each type are there', async () => {
  const made = readdirSync(join(studio.home, 'models')).filter((name) => !name.startsWith('.'));
  for (const type of ['main', 'lora', 'vae', 'controlnet', 't2i_adapter', 'ip_adapter', 'clip_vision', 'embedding', 'upscaler', 'depth_estimator', 'pose_estimator']) {
    assert.ok(made.includes(type), type);
  }
});

await story('a file from the web lies where its type lies', async () => {
  const ink = await done(`${server.url}/files/ink-lora.safetensors`);
  assert.equal(ink.path, join(studio.home, 'models/lora/ink-lora.safetensors'));
  assert.equal(ink.type, 'lora');
  same(ink.path, 'ink-lora.safetensors');
});

await story('a dropped connection goes on where it stopped', async () => {
  const before = server.requests.length;
  const drop = await done(`${server.url}/drop/drop-lora.safetensors`);
  same(drop.path, 'drop-lora.safetensors');
  const ranges = server.requests.slice(before).map((request) => request.range);
  assert.equal(ranges[0], undefined);
  assert.match(ranges[1], /^bytes=[1-9]\d*-$/);
});

await story('what lies about its length is refused', async () => {
  await refused(`${server.url}/long/long-lora.safetensors`, /is not whole/);
  await refused(`${server.url}/page/x.safetensors`, /web page instead of a model/);
  await refused(`${server.url}/files/none.safetensors`, /no such file/);
});

await story('a repository comes whole, in one variant, checked and with its token', async () => {
  const candidates = await studio.ask('GET', '/api/v1/models/hugging-face?repo=o/bird');
  assert.deepEqual(candidates.items.map((one) => one.source), ['o/bird', 'o/bird::fp16', 'o/bird::evil/cloud.safetensors', 'o/bird::evil/plain.safetensors']);
  const bird = await done('o/bird', { token: rightToken });
  assert.equal(bird.path, join(studio.home, 'models/main/bird'));
  same(join(bird.path, 'unet/diffusion_pytorch_model.safetensors'), 'o/bird/unet/diffusion_pytorch_model.safetensors');
  assert.ok(!existsSync(join(bird.path, 'unet/diffusion_pytorch_model.fp16.safetensors')));
  assert.equal(bird.source, 'o/bird');
  await refused('o/nobody', /needs an access token/);
});

await story('a pause keeps what has come, a cancel does not', async () => {
  const { id } = await install(`${server.url}/slow/slow-lora.safetensors`);
  const some = await eventually('some bytes', async () => {
    const now = await look(id);
    return now.bytes > 0 && now.bytes_total && now;
  });
  assert.equal(some.state, 'downloading');
  assert.equal(some.bytes_total, files['slow-lora.safetensors'].length);
  assert.equal((await studio.ask('POST', `/api/v1/installs/${id}/pause`, {})).state, 'paused');
  await assert.rejects(studio.ask('POST', `/api/v1/installs/${id}/pause`, {}), /409/);
  await studio.ask('POST', `/api/v1/installs/${id}/resume`, {});
  await eventually('it goes on', async () => (await look(id)).state === 'downloading');
  const cancelled = await studio.ask('POST', `/api/v1/installs/${id}/cancel`, {});
  assert.equal(cancelled.state, 'cancelled');
  assert.ok(!existsSync(join(studio.home, 'models/.installs', id)));
  await studio.ask('DELETE', `/api/v1/installs/${id}`);
});

await story('an install survives kill -9 and goes on where it was', async () => {
  const { id } = await install(`${server.url}/slow/slow-lora.safetensors`);
  await eventually('some bytes', async () => (await look(id)).bytes > 100_000);
  await studio.kill('SIGKILL');
  const before = server.requests.length;
  await studio.start();
  const after = await end(id);
  assert.equal(after.state, 'done', after.error);
  same((await model(after.model_ids[0])).path, 'slow-lora.safetensors');
  assert.match(server.requests[before].range, /^bytes=[1-9]\d*-$/);
});

await story('a token is asked for, taken, and never given back', async () => {
  const source = `${server.url}/token/secret-lora.safetensors`;
  const failed = await refused(source, /access token/);
  await studio.ask('POST', `/api/v1/installs/${failed.id}/retry`, { token: rightToken });
  assert.equal((await end(failed.id)).state, 'done');
  const list = JSON.stringify(await studio.ask('GET', '/api/v1/installs'));
  assert.ok(!list.includes(rightToken));
  for (const file of ['atelier.db', 'atelier.db-wal', 'logs/atelier.log']) {
    const path = join(studio.home, file);
    if (existsSync(path)) assert.ok(!readFileSync(path).includes(rightToken), file);
  }
});

await story('a file that is dropped in, moved and taken away is seen without a restart', async () => {
  const models = async (search) => (await studio.ask('GET', `/api/v1/models?search=${search}`)).items;
  const path = join(studio.home, 'models/vae/moved-lora.safetensors');
  writeFileSync(path, files['moved-lora.safetensors'].subarray(0, 1000));
  writeFileSync(path, files['moved-lora.safetensors']);
  const [dropped] = await eventually('the file', async () => {
    const found = await models('moved');
    return found.length === 1 && found;
  });
  assert.equal(dropped.type, 'lora', 'by what it is, not where it lies');
  const changed = await studio.ask('PATCH', `/api/v1/models/${dropped.id}`, { name: 'Moved', rev: dropped.rev });
  assert.equal(changed.rev, dropped.rev + 1);
  await assert.rejects(studio.ask('PATCH', `/api/v1/models/${dropped.id}`, { name: 'Late', rev: dropped.rev }), /409/);
  mkdirSync(join(studio.home, 'models/lora/styles'));
  renameSync(path, join(studio.home, 'models/lora/styles/moved-lora.safetensors'));
  const moved = await eventually('the move', async () => {
    const found = (await models('moved'))[0];
    return found?.path.includes('styles') && found.state === 'ready' && found;
  });
  assert.equal(moved.id, dropped.id);
  assert.equal(moved.name, 'Moved');
});

await story('a model is deleted with its files, but not while a job needs it', async () => {
  const bird = (await studio.ask('GET', '/api/v1/models?search=bird&type=main')).items[0];
  const job = await studio.ask('POST', '/api/v1/jobs', { prompt: '@slow=200', model_id: bird.id, steps: 20 });
  await assert.rejects(studio.ask('DELETE', `/api/v1/models/${bird.id}?files=true`), /409.*cancel it first/);
  await studio.ask('POST', `/api/v1/jobs/${job.id}/cancel`, {});
  await eventually('its deletion', () => studio.ask('DELETE', `/api/v1/models/${bird.id}?files=true`).then(() => true, () => false));
  assert.ok(!existsSync(bird.path));
});

await story('a folder is scanned, its models used in place by the command line', async () => {
  const folder = join(studio.home, 'elsewhere');
  mkdirSync(folder);
  writeFileSync(join(folder, 'chalk-lora.safetensors'), weights(20));
  const found = await studio.ask('POST', '/api/v1/models/scan', { path: folder });
  assert.deepEqual(found.items.map((one) => [one.name, one.installed]), [['chalk-lora', false]]);
  const common = ['--home', studio.home, '--engine-program', engine];
  const command = (...rest) => spawnSync(atelier, ['models', ...rest, ...common], { encoding: 'utf8' });
  const placed = command('install', join(folder, 'chalk-lora.safetensors'), '--in-place');
  assert.equal(placed.status, 0, placed.stderr);
  assert.match(command('scan', folder).stdout, /\* chalk-lora/);
  assert.equal(command('remove', 'chalk-lora').status, 0);
  assert.ok(existsSync(join(folder, 'chalk-lora.safetensors')));
});

await story('without permission, nothing private is reached, not behind a redirect either', async () => {
  await studio.kill('SIGTERM');
  writeFileSync(config, `hugging_face_endpoint = "${server.url}"\n`);
  await studio.start();
  const before = server.requests.length;
  const elsewhere = server.url.replace('127.0.0.1', 'localhost'); // another origin than the mirror's
  await refused(`${elsewhere}/files/ink-lora.safetensors`, /without encryption/);
  await refused(server.url.replace('http:', 'https:') + '/files/ink-lora.safetensors', /private address/);
  await refused('https://localhost:1/x.safetensors', /private address/);
  await refused('https://[::ffff:169.254.169.254]/x.safetensors', /private address/);
  assert.equal(server.requests.length, before, 'not one request came');
  // The mirror that the configuration names is reached; where it redirects to is not.
  await refused('o/bird::evil/cloud.safetensors', /private address 169\.254/);
  await refused('o/bird::evil/plain.safetensors', /without encryption/);
  assert.ok(!server.requests.some((request) => request.path === '/stolen'));
});

await studio.kill('SIGTERM');
server.stop();
studio.remove();
await pause(0);
console.log('installs: all stories hold');
