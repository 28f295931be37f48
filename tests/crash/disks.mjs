// A disk that is full, and one that has turned read-only, under a running studio: every way of
// writing fails with a sentence, every way of reading goes on, and when the disk is well again
// nothing is lost. Usage: node disks.mjs ATELIER ENGINE READ_ONLY_DISK.so
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

import { picture } from './pictures.mjs';
import { Studio, eventually } from './studio.mjs';

const [atelier, engine, readOnlyDisk] = process.argv.slice(2);
const draft = { prompt: 'a bird', steps: 1, width: 64, height: 64 };

// What a person may do that writes, each as a function that ends in an Error whose message is what
// the studio said.
class Person {
  constructor(studio, source) {
    this.studio = studio;
    this.source = source; // a folder of pictures outside the sick disk
  }

  ask(method, path, body) {
    return this.studio.ask(method, `/api/v1${path}`, body);
  }

  async upload(bytes, name) {
    const answer = await fetch(`${this.studio.url}/api/v1/uploads?name=${name}`, { method: 'POST', body: bytes });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${answer.status} ${said.error.message}`);
    return said;
  }

  async draw() {
    const job = await this.ask('POST', '/jobs', draft);
    const ended = await eventually('the job', async () => {
      const now = await this.ask('GET', `/jobs/${job.id}`);
      return ['done', 'failed'].includes(now.state) && now;
    });
    if (ended.state === 'failed') throw new Error(ended.error.message);
    return ended;
  }

  async importByServer() {
    const task = await this.ask('POST', '/imports', { path: this.source, mode: 'copy' });
    const ended = await eventually('the import', async () => {
      const now = await this.ask('GET', `/tasks/${task.id}`);
      return ['done', 'failed'].includes(now.state) && now;
    });
    if (ended.state === 'failed') throw new Error(ended.error);
    const broken = ended.failed[0];
    if (broken) throw new Error(broken.message);
    return ended;
  }

  ways(asset, n) {
    return {
      'an upload': () => this.upload(picture(n, 900), 'more.png'),
      'a generation': () => this.draw(),
      'an import': () => this.importByServer(),
      'a board': () => this.ask('POST', '/boards', { name: 'x'.repeat(80) }),
      'a mark': () => this.ask('PATCH', `/assets/${asset.id}`, { rating: 2 }),
      'a deletion': () => this.ask('DELETE', `/assets/${asset.id}`),
      'a thumbnail never made': () => this.ask('GET', `/assets/${asset.id}/thumbnail?size=1024`),
    };
  }
}

async function bytesOf(studio, path) {
  const answer = await fetch(studio.url + path);
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

// Lists, searches, counts, files, small copies that were made, and an archive of it all.
async function readsGoOn(studio, person, known) {
  const page = await person.ask('GET', '/assets?limit=60');
  assert.equal(page.total, known.length);
  assert.equal((await person.ask('GET', '/assets?q=cat&sort=oldest')).total, known.filter((one) => one.source !== 'generated').length);
  assert.equal((await person.ask('GET', '/assets/facets')).total, known.length);
  for (const asset of known) {
    assert.ok((await bytesOf(studio, asset.file_url)).length === asset.bytes);
    await bytesOf(studio, `${asset.thumbnail_url}?size=256`);
  }
  const zip = await person.ask('POST', '/zips', { filter: {} });
  assert.equal((await bytesOf(studio, zip.url)).length, zip.bytes);
  assert.ok((await person.ask('GET', '/boards')).items.length > 0);
}

// A few pictures of every origin, with a mark and a board.
async function furnish(person) {
  for (let n = 0; n < 3; n += 1) await person.upload(picture(n, 40), `cat${n}.png`);
  await person.draw();
  const { items } = await person.ask('GET', '/assets?limit=60');
  const board = await person.ask('POST', '/boards', { name: 'Kept' });
  await person.ask('PATCH', `/assets/${items[0].id}`, { favorite: true, rating: 5, tags: ['kept'], board_id: board.id });
  for (const asset of items) await bytesOf(person.studio, `${asset.thumbnail_url}?size=256`);
  return (await person.ask('GET', '/assets?limit=60')).items;
}

const same = (asset) => ({ id: asset.id, sha256: asset.sha256, favorite: asset.favorite, tags: asset.tags, board_id: asset.board_id });

// Everything that was there is there as it was; what failed left nothing; every way works again.
async function nothingIsLost(studio, person, known, homeAsSeenHere) {
  const { items } = await person.ask('GET', '/assets?limit=200');
  for (const asset of known) assert.deepEqual(same(items.find(({ id }) => id === asset.id)), same(asset));
  await readsGoOn(studio, person, items);
  await person.upload(picture(77, 40), 'again.png');
  await person.draw();
  assert.equal((await person.importByServer()).state, 'done');
  const doctor = spawnSync(atelier, ['doctor', '--deep', '--json', '--home', homeAsSeenHere], { encoding: 'utf8' });
  assert.equal(doctor.status, 0, doctor.stdout + doctor.stderr);
  const { findings } = JSON.parse(doctor.stdout);
  assert.deepEqual(findings.filter((one) => one.check !== 'models'), []);
}

async function mustFail(what, way, sentence) {
  let thrown;
  try {
    await way();
  } catch (caught) {
    thrown = caught;
  }
  assert.ok(thrown, `${what} must fail`);
  assert.match(thrown.message, sentence, what);
}

function sourceOf(studio) {
  const source = join(studio.home, 'source');
  mkdirSync(source);
  for (let n = 100; n < 120; n += 1) writeFileSync(join(source, `${n}.png`), picture(n, 100));
  return source;
}

async function fullDisk() {
  const studio = new Studio(atelier, engine);
  if (!studio.putSmallDisk('small', '24m')) return console.log('SKIPPED: no small disks here (unshare)');
  studio.serverHome = join(studio.home, 'small');
  try {
    await studio.start();
    const home = studio.inside(studio.serverHome);
    cpSync(studio.model, join(home, 'models/main/crayons'), { recursive: true });
    const person = new Person(studio, sourceOf(studio));
    await person.ask('POST', '/models/rescan', {});
    const known = await furnish(person);
    const fill = join(home, 'fill');
    const filling = openSync(fill, 'w');
    for (const piece of [1 << 20, 4096]) {
      assert.throws(() => { for (;;) writeSync(filling, Buffer.alloc(piece)); }, /ENOSPC/);
    }
    closeSync(filling);
    const asset = known.at(-1);
    for (const [what, way] of Object.entries(person.ways(asset, 50))) {
      await mustFail(what, way, /disk.* is full/i);
    }
    const byCommand = spawnSync(atelier, ['import', person.source, '--home', home], { encoding: 'utf8' });
    assert.notEqual(byCommand.status, 0);
    assert.match(byCommand.stderr, /disk.* is full/i);
    await readsGoOn(studio, person, known);
    rmSync(fill);
    await nothingIsLost(studio, person, known, home);
    console.log('ok: on a full disk writing fails with a sentence, reading goes on, nothing is lost');
  } finally {
    await studio.kill('SIGKILL');
    studio.remove();
  }
}

async function readOnly() {
  const studio = new Studio(atelier, engine);
  const sign = join(studio.home, 'disk-is-read-only');
  const inner = join(studio.home, 'inner');
  mkdirSync(inner);
  cpSync(studio.model, join(inner, 'models/main/crayons'), { recursive: true });
  studio.serverHome = inner;
  studio.environment = { LD_PRELOAD: readOnlyDisk, READ_ONLY_SWITCH: sign, READ_ONLY_FOLDER: inner };
  try {
    await studio.start();
    const person = new Person(studio, sourceOf(studio));
    await eventually('a model', async () => (await person.ask('GET', '/models')).items.length > 0);
    const known = await furnish(person);
    writeFileSync(sign, '');
    for (const [what, way] of Object.entries(person.ways(known.at(-1), 60))) {
      await mustFail(what, way, /may not write|cannot be opened for writing|does not answer as it should/);
    }
    await readsGoOn(studio, person, known);
    rmSync(sign);
    await nothingIsLost(studio, person, known, inner);
    console.log('ok: on a read-only disk writing fails with a sentence, reading goes on, nothing is lost');
  } finally {
    await studio.kill('SIGKILL');
    studio.remove();
  }
}

try {
  await fullDisk();
  assert.ok(existsSync(readOnlyDisk));
  await readOnly();
} catch (thrown) {
  console.error(thrown);
  process.exitCode = 1;
}
