// What goes wrong around a studio, and the sentence each trouble must give: a port in use, a home in
// use or not writable, a bad config, a missing engine, an engine that keeps dying, a full disk. Also
// the commands that need no server. Usage: node trouble.mjs ATELIER ENGINE
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

import { Studio, eventually } from './studio.mjs';

const [atelier, engine] = process.argv.slice(2);
const studio = new Studio(atelier, engine);
const at = (name) => join(studio.home, name);

function run(...words) {
  const ran = spawnSync(atelier, words, { encoding: 'utf8', timeout: 60_000 });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

function refuses(words, sentence) {
  const ran = run(...words);
  assert.notEqual(ran.code, 0, words.join(' '));
  assert.match(ran.err, sentence);
}

async function finished(id) {
  return eventually(`job ${id}`, async () => {
    const job = await studio.ask('GET', `/api/v1/jobs/${id}`);
    return ['done', 'failed', 'cancelled'].includes(job.state) && job;
  });
}

const checks = {
  'help and version are for people'() {
    assert.match(run('--version').out, /^atelier \d+\.\d+\.\d+/);
    for (const word of ['serve', 'generate', 'models', 'doctor', 'backup']) assert.match(run('--help').out, new RegExp(word));
    refuses(['generate'], /a prompt/);
    refuses(['dance'], /dance/);
  },
  'a home that cannot be written'() {
    refuses(['serve', '--home', '/proc/atelier', '--port', '0'], /cannot be written.*--home/);
  },
  'a config that makes no sense'() {
    const home = at('other');
    mkdirSync(home);
    writeFileSync(join(home, 'atelier.toml'), 'port = "many"\n');
    refuses(['serve', '--home', home], /atelier.toml, line 1: port must be a number/);
    writeFileSync(join(home, 'atelier.toml'), 'colour = "red"\n');
    refuses(['serve', '--home', home], /no setting "colour"/);
    for (const wrong of ['"much"', '0.1', '-4', '1e9', 'true']) {
      writeFileSync(join(home, 'atelier.toml'), `\nmemory_budget_gb = ${wrong}\n`);
      refuses(['serve', '--home', home], /atelier.toml, line 2: memory_budget_gb must be a number of gigabytes from 0.5 to 4096/);
    }
    for (const wrong of ['"soon"', '1.5', '-1', '100001']) {
      writeFileSync(join(home, 'atelier.toml'), `idle_unload_minutes = ${wrong}\n`);
      refuses(['serve', '--home', home], /line 1: idle_unload_minutes must be a whole number of minutes from 0 \(never\)/);
    }
  },
  async 'the engine is told how much it may take and when to rest'() {
    const other = new Studio(atelier, join(studio.home, 'listening-engine'));
    const told = join(other.home, 'told');
    writeFileSync(other.engine, `#!/bin/sh\necho "$@" >> "${told}"\nexec "${engine}" "$@"\n`, { mode: 0o755 });
    writeFileSync(join(other.home, 'atelier.toml'), 'memory_budget_gb = 6.5\nidle_unload_minutes = 0\n');
    await other.start();
    const words = / --memory-budget 6500000000 --idle-unload-minutes 0$/m;
    await eventually('the words', () => existsSync(told) && words.test(readFileSync(told, 'utf8')));
    await other.kill('SIGTERM');
    other.remove();
  },
  async 'a second server on the same home, and on the same port'() {
    refuses(['serve', '--home', studio.home, '--port', '0'], /already uses the home folder/);
    const port = new URL(studio.url).port;
    refuses(['serve', '--home', at('second'), '--port', port], new RegExp(`${port}`));
  },
  async 'the same seed twice gives identical bytes, with and without a server'() {
    const draft = { prompt: 'bluebird', seed: 1, steps: 4, width: 64, height: 64 };
    const one = await finished((await studio.ask('POST', '/api/v1/jobs', draft)).id);
    const two = await finished((await studio.ask('POST', '/api/v1/jobs', draft)).id);
    const [a, b] = await Promise.all([one, two].map((job) => studio.ask('GET', `/api/v1/assets/${job.asset_ids[0]}`)));
    assert.equal(a.sha256, b.sha256);
    const common = ['--home', studio.home, '--engine-program', engine];
    const drawn = run('generate', 'bluebird', '--seed', '1', '--steps', '4', '--width', '64', '--height', '64', '--out', at('bird.png'), ...common);
    assert.equal(drawn.code, 0, drawn.err);
    assert.match(drawn.out, /bird\.png seed 1/);
    const served = Buffer.from(await (await fetch(studio.url + a.file_url)).arrayBuffer());
    assert.ok(served.equals(readFileSync(at('bird.png'))), 'generate and the server give the same file');
    const again = run('generate', '--like', at('bird.png'), '--out', at('again.png'), ...common);
    assert.equal(again.code, 0, again.err);
    assert.ok(served.equals(readFileSync(at('again.png'))), 'the recipe inside a file makes the same file');
    // Two pictures share one file: it stays until both are gone.
    await studio.ask('DELETE', `/api/v1/assets/${a.id}`);
    assert.equal((await fetch(studio.url + b.file_url)).status, 200);
  },
  'generate without a good request or model'() {
    const common = ['--home', studio.home, '--engine-program', engine];
    refuses(['generate', 'x', '--width', '63', '--steps', '0', ...common], /steps must be(.|\n)*width must be/);
    refuses(['generate', 'x', '--model', 'nobody', ...common], /no model "nobody" here/);
    refuses(['generate', 'x', '--like', at('port'), ...common], /no PNG/);
    refuses(['generate', 'x', '--home', studio.home, '--engine-program', '/none'], /no engine program at|no model to draw with/);
  },
  'models are listed and added'() {
    const common = ['--home', studio.home, '--engine-program', engine];
    assert.match(run('models', 'list', ...common).out, /crayons/);
    refuses(['models', 'add', at('nothing'), ...common], /nothing at/);
    mkdirSync(at('elsewhere/unet'), { recursive: true });
    writeFileSync(at('elsewhere/unet/b.safetensors'), 'others');
    assert.match(run('models', 'add', at('elsewhere'), ...common).out, /elsewhere .* ready/);
    mkdirSync(at('broken/unet'), { recursive: true });
    writeFileSync(at('broken/unet/b.safetensors'), 'others');
    refuses(['models', 'add', at('broken'), ...common], /missing unet\.conv_in\.weight/);
  },
  async 'an engine that dies on a job fails that job and draws the next'() {
    const poison = await studio.ask('POST', '/api/v1/jobs', { prompt: '@crash', steps: 2 });
    const fine = await studio.ask('POST', '/api/v1/jobs', { prompt: 'fine', steps: 2 });
    const failed = await finished(poison.id);
    assert.equal(failed.state, 'failed');
    assert.equal(failed.attempts, 3);
    assert.match(failed.error.message, /died 3 times in a row/);
    assert.equal((await finished(fine.id)).state, 'done');
  },
  'a backup restores into a sound home'() {
    const file = at('backup.tar');
    const made = run('backup', file, '--home', studio.home);
    assert.equal(made.code, 0, made.err);
    refuses(['backup', file, '--home', studio.home], /exists already/);
    mkdirSync(at('restored'));
    assert.equal(spawnSync('tar', ['-xf', file, '-C', at('restored')]).status, 0);
    const doctor = run('doctor', '--deep', '--home', at('restored'));
    assert.equal(doctor.code, 0, doctor.out + doctor.err);
    assert.match(doctor.out, /Everything is as it should be/);
  },
  async 'the doctor tells what is missing and what was changed'() {
    const job = await finished((await studio.ask('POST', '/api/v1/jobs', { prompt: 'doctor', seed: 5, steps: 2 })).id);
    const asset = await studio.ask('GET', `/api/v1/assets/${job.asset_ids[0]}`);
    const file = at(`media/${asset.sha256.slice(0, 2)}/${asset.sha256}.png`);
    const bytes = readFileSync(file);
    const changed = Buffer.from(bytes);
    changed[changed.length - 20] ^= 1;
    writeFileSync(file, changed);
    assert.equal(run('doctor', '--home', studio.home).code, 0);
    assert.match(run('doctor', '--deep', '--home', studio.home).out, /was changed/);
    rmSync(file);
    assert.match(run('doctor', '--home', studio.home).out, /is missing; restore it/);
    await studio.ask('DELETE', `/api/v1/assets/${asset.id}`);
    assert.equal(run('doctor', '--deep', '--home', studio.home).code, 0);
  },
};

async function fullPictureDisk() {
  const small = new Studio(atelier, engine);
  if (!small.putSmallDisk('small', '16k')) return console.log('SKIPPED: no small disks here (unshare)');
  writeFileSync(join(small.home, 'atelier.toml'), 'outputs = "small"\n');
  const draw = async (size) => {
    const job = await small.ask('POST', '/api/v1/jobs', { prompt: 'x', steps: 1, width: size, height: size });
    return eventually('the job', async () => {
      const now = await small.ask('GET', `/api/v1/jobs/${job.id}`);
      return ['done', 'failed'].includes(now.state) && now;
    });
  };
  try {
    await small.start();
    const failed = await draw(2048);
    assert.equal(failed.state, 'failed');
    assert.match(failed.error.message, /disk is full.*Free some space/);
    assert.equal((await draw(64)).state, 'done', 'a picture that fits is still kept');
    console.log('ok: a full disk fails the job with a sentence and nothing else');
  } finally {
    await small.kill('SIGKILL');
    small.remove();
  }
}

async function fullHome() {
  const small = new Studio(atelier, engine);
  if (!small.putSmallDisk('small', '8m')) return console.log('SKIPPED: no small disks here (unshare)');
  small.serverHome = join(small.home, 'small');
  const draft = { prompt: 'x', steps: 1, width: 64, height: 64 };
  try {
    await small.start();
    cpSync(small.model, small.inside(join(small.serverHome, 'models/main/crayons')), { recursive: true });
    await small.ask('POST', '/api/v1/models/rescan', {});
    const fill = openSync(small.inside(join(small.serverHome, 'fill')), 'w');
    assert.throws(() => { for (;;) writeSync(fill, Buffer.alloc(4096)); }, /ENOSPC/);
    await assert.rejects(small.ask('POST', '/api/v1/jobs', draft), /503 .*disk .*is full/);
    ftruncateSync(fill, 0);
    closeSync(fill);
    const job = await small.ask('POST', '/api/v1/jobs', draft);
    await eventually('the job', async () => (await small.ask('GET', `/api/v1/jobs/${job.id}`)).state === 'done');
    console.log('ok: a full home refuses with a sentence and goes on when there is room');
  } finally {
    await small.kill('SIGKILL');
    small.remove();
  }
}

async function deadEngine(program, sentence) {
  const dead = new Studio(atelier, program);
  try {
    await dead.start();
    await eventually('the engine to be down', async () => {
      const { engine: status } = await dead.ask('GET', '/api/v1/status');
      return status.state === 'down' && assert.match(status.message, sentence) === undefined;
    }, 30_000);
  } finally {
    await dead.kill('SIGKILL');
    dead.remove();
  }
}

try {
  const startMs = await studio.start();
  await eventually('a model', async () => (await studio.ask('GET', '/api/v1/models')).items.length > 0);
  for (const [name, check] of Object.entries(checks)) {
    // All of them, so that one run tells everything.
    try {
      await check();
      console.log(`ok: ${name}`);
    } catch (thrown) {
      console.error(`FAILED: ${name}`, thrown);
      process.exitCode = 1;
    }
  }
  await deadEngine('/none/engine', /no engine program at \/none\/engine.*--engine-program/);
  await deadEngine('/bin/false', /stopped 5 times in a row/);
  console.log('ok: an engine that is missing or keeps dying is told');
  await fullPictureDisk();
  await fullHome();
  assert.ok(existsSync(at('logs/engine.log')));
  assert.equal((await studio.kill('SIGTERM')).code, 0);
  console.log(JSON.stringify({ test: 'trouble', checks: Object.keys(checks).length, start_ms: Math.round(startMs) }));
} catch (thrown) {
  console.error(thrown);
  console.error(studio.complaints?.split('\n').slice(-30).join('\n'));
  process.exitCode = 1;
} finally {
  studio.process?.kill('SIGKILL');
  studio.remove();
}
