// A backup taken while everybody works, restored into a new home: what was there before it began is
// there with its boards, collections and marks, whatever came and went meanwhile is there whole or
// not at all, and the doctor finds nothing. Usage: node backup.mjs ATELIER ENGINE
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

import { picture } from './pictures.mjs';
import { Studio, eventually } from './studio.mjs';

const [atelier, engine] = process.argv.slice(2);
const pictures = 600;
const studio = new Studio(atelier, engine);
const ask = (method, path, body, of = studio) => of.ask(method, `/api/v1${path}`, body);

async function upload(n) {
  const answer = await fetch(`${studio.url}/api/v1/uploads?name=load.png`, { method: 'POST', body: picture(n, 30) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// Boards inside boards, collections of both kinds, marks, a cover and something in the trash.
async function furnish() {
  const source = join(studio.home, 'source');
  mkdirSync(source);
  for (let n = 0; n < pictures; n += 1) writeFileSync(join(source, `${n}.png`), picture(n, 30));
  const imported = spawnSync(atelier, ['import', source, '--home', studio.home]);
  assert.equal(imported.status, 0, String(imported.stderr));
  const assets = await eventually('the import', async () => {
    const all = await studio.all('/api/v1/assets');
    return all.length === pictures && all;
  });
  const outer = await ask('POST', '/boards', { name: 'Outer' });
  const inner = await ask('POST', '/boards', { name: 'Inner', parent_id: outer.id });
  const manual = await ask('POST', '/collections', { name: 'Chosen' });
  await ask('POST', '/collections', { name: 'Stars', kind: 'smart', query: { rating_min: 4 } });
  for (const [i, asset] of assets.slice(0, 40).entries()) {
    await ask('PATCH', `/assets/${asset.id}`, { favorite: i % 2 === 0, rating: i % 6, tags: [`tag${i % 3}`], board_id: (i % 2 ? inner : outer).id });
  }
  const ids = assets.slice(5, 25).map(({ id }) => id);
  const task = await ask('POST', '/assets/bulk', { action: 'add_to_collection', args: { collection_id: manual.id }, ids });
  await eventually('the collection', async () => (await ask('GET', `/tasks/${task.id}`)).state === 'done');
  return assets.slice(40);
}

// All a person would miss, as the server tells it.
async function everything(of) {
  const assets = await of.all('/api/v1/assets');
  const boards = (await ask('GET', '/boards', undefined, of)).items;
  const collections = (await ask('GET', '/collections', undefined, of)).items;
  const members = {};
  for (const one of collections) {
    const page = await ask('GET', `/assets?limit=200&collection=${one.id}`, undefined, of);
    members[one.name] = page.items.map(({ id }) => id);
  }
  return { assets, boards, collections, members };
}

const marks = ({ id, sha256, favorite, rating, tags, board_id, rev }) => ({ id, sha256, favorite, rating, tags, board_id, rev });

// Everything at once until told to stop: what it touches is not compared.
function work(doomed, counts) {
  let stopped = false;
  const forever = async (name, act) => {
    for (let n = 0; !stopped; n += 1) {
      await act(n);
      counts[name] = n + 1;
    }
  };
  const busy = doomed.slice(0, 100);
  const workers = [
    forever('uploads', (n) => upload(10_000 + n)),
    forever('marks', (n) => ask('PATCH', `/assets/${busy[n % busy.length].id}`, { rating: n % 6, tags: [`load${n % 9}`] })),
    forever('drawn', async () => {
      const job = await ask('POST', '/jobs', { prompt: 'load', steps: 1, width: 64, height: 64 });
      await eventually('a drawing', async () => (await ask('GET', `/jobs/${job.id}`)).state === 'done');
    }),
    forever('deleted', async (n) => {
      const victim = doomed[100 + n];
      if (victim) await ask('DELETE', `/assets/${victim.id}`);
      else await new Promise((done) => setTimeout(done, 20));
    }),
  ];
  return async () => {
    stopped = true;
    await Promise.all(workers);
  };
}

async function backUp(file) {
  const running = spawn(atelier, ['backup', file, '--home', studio.home], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((done) => running.on('exit', done));
}

async function run() {
  await studio.start();
  await eventually('a model', async () => (await ask('GET', '/models')).items.length > 0);
  const doomed = await furnish();
  const before = await everything(studio);
  const touched = new Set(doomed.map(({ id }) => id));
  const counts = {};
  const stop = work(doomed, counts);
  await eventually('the work to begin', () => Object.keys(counts).length === 4);
  const file = join(studio.home, 'backup.tar');
  assert.equal(await backUp(file), 0);
  await stop();

  const restored = new Studio(atelier, engine);
  try {
    assert.equal(spawnSync('tar', ['-xf', file, '-C', restored.home]).status, 0);
    const doctor = restored.doctor();
    // A job that was being drawn goes back to the queue: that is a note, no fault.
    assert.deepEqual(doctor.findings.filter((one) => one.check !== 'models' && one.kind !== 'note'), []);
    await restored.start();
    const after = await everything(restored);
    const byId = new Map(after.assets.map((asset) => [asset.id, asset]));
    for (const asset of before.assets.filter(({ id }) => !touched.has(id))) {
      assert.deepEqual(marks(byId.get(asset.id) ?? {}), marks(asset));
    }
    const names = ({ boards, collections }) => [...boards.map(({ id, name, parent_id }) => ({ id, name, parent_id })),
      ...collections.map(({ id, name, kind }) => ({ id, name, kind }))];
    assert.deepEqual(names(after), names(before));
    assert.deepEqual(after.members.Chosen, before.members.Chosen);
    const untouched = (ids) => ids.filter((id) => !touched.has(id));
    assert.deepEqual(untouched(after.members.Stars), untouched(before.members.Stars));
    for (const asset of after.assets) {
      const answer = await fetch(restored.url + asset.file_url);
      assert.equal((await answer.arrayBuffer()).byteLength, asset.bytes, asset.id);
    }
    console.log(JSON.stringify({ test: 'backup', before: before.assets.length, restored: after.assets.length, ...counts, doctor: 'clean' }));
  } finally {
    restored.process?.kill('SIGKILL');
    restored.remove();
  }
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
}
