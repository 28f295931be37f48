// kill -9 at moments that look random, in the middle of an import (by the command line and by the
// server), a generation, a bulk move, a deletion and a zip. Whatever was answered with yes must be
// there afterwards: every picture once, every mark, every move; and the doctor finds nothing.
// Usage: node crash_gallery.mjs ATELIER ENGINE [KILLS]   (12 in ./test, 200 for the long run)
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';

import { picture } from './pictures.mjs';
import { Studio, eventually, pause } from './studio.mjs';

const [atelier, engine, killsText] = process.argv.slice(2);
const kills = Number(killsText ?? 12);
const picturesPerImport = 1200; // more than one transaction of an import

let state = 20261125;
function random(below) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state % below;
}

const studio = new Studio(atelier, engine);
const source = mkdtempSync(join(tmpdir(), 'atelier-crash-source-'));
const expected = new Map(); // sha256 of every picture an import was asked for -> its number
const favorites = new Set(); // ids whose mark was answered with yes
const ratings = new Map();
const doomed = new Set(); // ids whose deletion was asked for; answered ones are in `deleted`
const deleted = new Set();
const counts = { import_cli: 0, import_server: 0, generation: 0, bulk_move: 0, delete: 0, zip: 0 };
let written = 0;
let boards = [];

// New pictures in a folder of their own.
function addPictures() {
  const folder = join(source, String(written));
  mkdirSync(folder);
  for (let i = 0; i < picturesPerImport; i += 1) {
    const bytes = picture(written, 1);
    expected.set(createHash('sha256').update(bytes).digest('hex'), written);
    writeFileSync(join(folder, `${written}.png`), bytes);
    written += 1;
  }
  return folder;
}

const ask = (method, path, body) => studio.ask(method, `/api/v1${path}`, body);

// What is asked in the moment of the kill may fail in any way a broken connection can.
async function attempt(work) {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

async function somePictures(count) {
  const page = await ask('GET', `/assets?limit=${count}&offset=${random(200)}`);
  return page.items.filter((asset) => !doomed.has(asset.id));
}

async function mark() {
  for (const asset of await somePictures(5)) {
    if (favorites.has(asset.id)) continue;
    await ask('PATCH', `/assets/${asset.id}`, { favorite: true, rating: 1 + (asset.bytes % 5) });
    favorites.add(asset.id);
    ratings.set(asset.id, 1 + (asset.bytes % 5));
  }
}

async function killServer() {
  await pause(random(300));
  await studio.kill('SIGKILL');
}

const actions = {
  async import_cli() {
    const running = spawn(atelier, ['import', addPictures(), '--home', studio.home], { stdio: 'ignore' });
    const ended = new Promise((done) => running.on('exit', done));
    await pause(20 + random(900));
    running.kill('SIGKILL');
    await ended;
    // The server goes on beside it and has lost nothing.
    assert.ok((await ask('GET', '/assets?limit=1')).items.length <= 1);
    await killServer();
  },
  async import_server() {
    const task = await ask('POST', '/imports', { path: addPictures() });
    assert.equal(task.kind, 'import');
    await killServer();
  },
  async generation() {
    await ask('POST', '/jobs', { prompt: 'bird @slow=8', seed: written, steps: 10, width: 128, height: 128, images: 3 });
    await killServer();
  },
  async bulk_move() {
    const board_id = boards[random(boards.length)].id;
    void attempt(() => ask('POST', '/assets/bulk', { action: 'move_to_board', args: { board_id }, filter: {} }));
    await killServer();
  },
  async delete() {
    const victims = (await somePictures(60)).filter((asset) => asset.source === 'imported' && !favorites.has(asset.id));
    for (const asset of victims) doomed.add(asset.id);
    const work = (async () => {
      for (const asset of victims) {
        const answered = await attempt(async () => {
          await ask('DELETE', `/assets/${asset.id}`);
          return true;
        });
        if (!answered) return;
        deleted.add(asset.id);
      }
    })();
    await killServer();
    await work;
  },
  async zip() {
    const zip = await ask('POST', '/zips', { filter: {} });
    void attempt(async () => (await fetch(studio.url + zip.url)).arrayBuffer());
    await killServer();
  },
};

// Every asset, newest first, over the API.
async function allAssets() {
  const items = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await ask('GET', `/assets?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.next ?? null;
  }
  return items;
}

async function check() {
  const assets = await allAssets();
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const imported = assets.filter((asset) => asset.source === 'imported');
  const hashes = new Set(imported.map((asset) => asset.sha256));
  assert.equal(hashes.size, imported.length, 'no picture is there twice');
  for (const asset of imported) {
    assert.ok(expected.has(asset.sha256), 'no picture came from nowhere');
    assert.equal(asset.seed, expected.get(asset.sha256), 'the recipe came along');
  }
  const missing = [...expected.keys()].filter((sha256) => !hashes.has(sha256)).length;
  // A deletion that was asked for in the moment of a kill may have happened or not.
  assert.ok(missing >= deleted.size && missing <= doomed.size, `${missing} are gone, ${deleted.size} to ${doomed.size} were deleted`);
  for (const id of favorites) {
    const asset = byId.get(id);
    assert.ok(asset, `marked picture ${id} is gone`);
    assert.ok(asset.favorite, `${id} lost its favorite`);
    assert.equal(asset.rating, ratings.get(id), `${id} lost its rating`);
  }
  for (const id of deleted) assert.ok(!byId.has(id), `${id} came back`);
  return { assets: assets.length, imported: imported.length };
}

async function run() {
  const began = performance.now();
  await studio.start();
  for (const name of ['One', 'Two', 'Three']) boards.push(await ask('POST', '/boards', { name }));
  const first = spawnSync(atelier, ['import', addPictures(), '--home', studio.home]);
  assert.equal(first.status, 0, String(first.stderr));
  const names = Object.keys(actions).filter((name) => name !== 'zip');
  const zips = await attempt(() => ask('POST', '/zips', { filter: {} }));
  if (zips) names.push('zip');
  else console.log('SKIPPED: this server has no zips');
  let slowest = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const name = names[kill % names.length];
    await mark();
    await actions[name]();
    counts[name] += 1;
    slowest = Math.max(slowest, await studio.start());
  }
  // What the kills cut short is taken up again by the same command, and only what is missing.
  const again = spawnSync(atelier, ['import', source, '--json', '--home', studio.home], { encoding: 'utf8' });
  assert.equal(again.status, 0, again.stderr);
  const report = JSON.parse(again.stdout);
  assert.equal(report.failed, 0, again.stderr);
  assert.equal(report.files, written);
  await eventually('the queue to end', async () => {
    const { queue } = await ask('GET', '/status');
    return queue.queued + queue.running === 0;
  }, 240_000);
  await eventually('the gallery to know all', async () => (await ask('GET', '/assets?limit=1')).total > 0);
  const found = await eventually('the gallery to agree', async () => {
    const page = await ask('GET', '/assets?limit=1&source=imported');
    return page.total >= expected.size - doomed.size && check();
  }, 20_000);
  const target = boards[0].id;
  const move = await ask('POST', '/assets/bulk', { action: 'move_to_board', args: { board_id: target }, filter: {} });
  await eventually('the move to end', async () => (await ask('GET', `/tasks/${move.id}`)).state === 'done');
  const onBoard = await ask('GET', `/assets?limit=1&board=${target}`);
  assert.equal(onBoard.total, found.assets, 'every picture is on the board it was moved to');
  await check();

  assert.equal((await studio.kill('SIGTERM')).code, 0, 'SIGTERM is a polite end');
  const doctor = studio.doctor();
  assert.equal(doctor.code, 0, JSON.stringify(doctor));
  assert.deepEqual(doctor.findings.filter((finding) => finding.check !== 'models'), []);
  assert.equal(doctor.assets, found.assets);
  console.log(JSON.stringify({
    test: 'gallery', kills, ...counts, pictures: found.assets, imported: found.imported, finished_later: report.added,
    marks: favorites.size, marks_lost: 0, deleted: deleted.size, doctor: 'clean', restart_ms_max: Math.round(slowest),
    seconds: Math.round((performance.now() - began) / 1000),
  }));
}

try {
  await run();
} catch (thrown) {
  console.error(thrown);
  console.error(studio.complaints?.split('\n').slice(-30).join('\n'));
  process.exitCode = 1;
} finally {
  studio.process?.kill('SIGKILL');
  studio.remove();
  rmSync(source, { recursive: true, force: true });
}
