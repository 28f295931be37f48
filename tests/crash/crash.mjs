// kill -9 of the server and of the engine, ten times each, while a queue of jobs is drawn and new
// jobs keep coming. Afterwards nothing may be lost, nothing may be there twice, and the doctor must
// find nothing. Usage: node crash.mjs ATELIER ENGINE [KILLS]
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';

import { Studio, eventually, isAlive, pause } from './studio.mjs';

const [atelier, engine, killsText] = process.argv.slice(2);
const killsOfEach = Number(killsText ?? 10);
const imagesPerJob = 3;

// Moments that look random and are the same in every run (Numerical Recipes' LCG).
let state = 20261120;
function random(below) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state % below;
}

const studio = new Studio(atelier, engine);
const accepted = new Map(); // id -> seed, of jobs the server said yes to
let lastSeed = 0;

async function enqueue(count) {
  for (let i = 0; i < count; ++i) {
    const seed = (lastSeed += 100);
    const job = await studio.ask('POST', '/api/v1/jobs', {
      prompt: `bird ${seed} @slow=8`, seed, steps: 10, width: 128, height: 128, images: imagesPerJob,
    });
    accepted.set(job.id, seed);
  }
}

async function killServer() {
  await pause(random(150));
  const enginePid = studio.enginePid();
  await studio.kill('SIGKILL');
  if (enginePid !== 0) await eventually('the orphaned engine to leave', () => !isAlive(enginePid), 5000);
  await studio.start();
}

async function killEngine() {
  // While it draws, where it hurts; but not always in a job's first moment: three deaths in a row on
  // one picture fail its job, as they should.
  await eventually('an engine at work', async () => (await studio.ask('GET', '/api/v1/status')).engine.state === 'busy');
  await pause(random(600));
  const pid = studio.enginePid();
  process.kill(pid, 'SIGKILL');
  await eventually('the engine to die', () => !isAlive(pid), 5000);
}

function mediaFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function run() {
  const began = performance.now();
  const firstStartMs = await studio.start();
  await enqueue(10);
  let restartMs = 0;
  for (let kill = 0; kill < 2 * killsOfEach; ++kill) {
    await pause(random(500));
    await enqueue(3); // the last yes may be a moment old when the end comes
    if (kill % 2 === 0) {
      const before = performance.now();
      await killServer();
      restartMs = Math.max(restartMs, performance.now() - before);
    } else {
      await killEngine();
    }
  }
  const queueIsEmpty = async () => {
    const { queue } = await studio.ask('GET', '/api/v1/status');
    return queue.queued + queue.running === 0;
  };
  await eventually('the queue to end', queueIsEmpty, 240_000);

  const jobs = await studio.all('/api/v1/jobs');
  const assets = await studio.all('/api/v1/assets');
  assert.deepEqual(jobs.map((job) => job.id).sort(), [...accepted.keys()].sort(), 'the jobs are those that were accepted');
  // Three deaths in a row on one picture fail its job with that reason; a slow engine may get there.
  const givenUp = jobs.filter((job) => job.state === 'failed');
  for (const job of givenUp) {
    assert.match(job.error.message, /died 3 times in a row/);
    assert.ok(job.attempts >= 3);
  }
  assert.ok(givenUp.length <= killsOfEach / 3);
  for (const job of jobs.filter((one) => !givenUp.includes(one))) {
    assert.equal(job.state, 'done', `job ${job.id}: ${job.error?.message}`);
    assert.equal(job.asset_ids.length, imagesPerJob);
  }
  for (const job of jobs) {
    assert.equal(job.seed, accepted.get(job.id));
  }
  const images = new Set(assets.map((asset) => `${asset.job_id}/${asset.image_index}`));
  assert.equal(images.size, assets.length, 'no image is there twice');
  const expected = jobs.reduce((sum, job) => sum + job.asset_ids.length, 0);
  assert.equal(assets.length, expected, 'no image is lost');
  for (const asset of assets) assert.equal(asset.seed, accepted.get(asset.job_id) + asset.image_index);

  const starts = [...jobs].reverse().map((job) => job.started_at);
  assert.deepEqual(starts, [...starts].sort((a, b) => a - b), 'jobs start in the order they came');

  const left = await studio.kill('SIGTERM');
  assert.equal(left.code, 0, 'SIGTERM is a polite end');
  const contents = new Set(assets.map((asset) => asset.sha256));
  const files = mediaFiles(join(studio.home, 'media'));
  const strays = files.length - contents.size;
  const doctor = studio.doctor();
  assert.equal(doctor.code, 0, JSON.stringify(doctor));
  // An engine that knows real models calls the one of crayons broken, and the doctor repeats it.
  assert.deepEqual(doctor.findings.filter((finding) => finding.check !== 'models'), []);
  assert.equal(doctor.assets, assets.length);
  assert.equal(doctor.files, contents.size);
  // A picture whose server died between file and row lies there unfinished until the sweeper comes.
  assert.ok(strays <= killsOfEach, `${strays} files without a row`);
  const retried = jobs.filter((job) => job.attempts > 1).length;
  console.log(JSON.stringify({
    test: 'crash', kills_server: killsOfEach, kills_engine: killsOfEach, jobs: jobs.length,
    images: assets.length, lost: expected - images.size,
    twice: assets.length - images.size, jobs_interrupted: retried, failed_with_reason: givenUp.length, stray_files: strays,
    doctor: doctor.healthy ? 'clean' : 'unwell', first_start_ms: Math.round(firstStartMs), restart_ms_max: Math.round(restartMs),
    seconds: Math.round((performance.now() - began) / 1000),
  }));
}

try {
  await run();
} catch (thrown) {
  console.error(thrown);
  console.error(studio.complaints?.split('\n').slice(-40).join('\n'));
  process.exitCode = 1;
} finally {
  studio.process?.kill('SIGKILL');
  studio.remove();
}
