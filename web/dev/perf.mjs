// How the page bears a million assets: the scrollbar is dragged from top to bottom, the wheel is
// turned, dates are jumped to, a prompt is typed beside them. Prints JSON: tasks over 50 ms as the
// browser counts them and by the processor time they took (on a busy machine the first also counts
// waiting for others), the most tiles in the document, and how long an empty place waited for its
// pictures.
//   node dev/perf.mjs [--assets 1000000] [--url http://...]
import { desktop } from '../e2e/browser.mjs';
import { startBrowser } from './devtools.mjs';
import { startFake } from './fakeServer.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const assets = Number(option('assets', 1_000_000));
const given = option('url', null);
const fake = given ? null : await startFake({ assets, rich: true });
const url = given ?? fake.url;
const browser = await startBrowser(desktop);
const pause = (ms) => new Promise((later) => setTimeout(later, ms));

// ---- what runs in the page

function hasPictures() {
  return document.querySelector('[data-thumbnail]') !== null;
}

/** Watches the page from inside: long tasks and tiles. */
function watch() {
  const seen = { long_ms: [], tiles_max: 0 };
  window.seen = seen;
  new PerformanceObserver((entries) =>
    entries.getEntries().forEach(({ duration }) => seen.long_ms.push(Math.round(duration))),
  ).observe({ type: 'longtask' });
  const count = () => {
    const tiles = document.querySelectorAll('[data-index]').length;
    seen.tiles_max = Math.max(seen.tiles_max, tiles);
    requestAnimationFrame(count);
  };
  count();
}

/** As a hand does it: the scrollbar pulled to the bottom in about three seconds, and back. */
async function pullScrollbar() {
  const box = document.querySelector('[role=grid]').parentElement;
  const end = box.scrollHeight - box.clientHeight;
  const frame = () => new Promise(requestAnimationFrame);
  for (const way of [1, -1]) {
    for (let step = 0; step <= 180; step += 1) {
      const part = step / 180;
      box.scrollTop = Math.round(end * (way > 0 ? part : 1 - part));
      await frame();
    }
  }
}

function middleOfList() {
  const box = document.querySelector('[role=grid]').parentElement.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** From a jump until every tile in sight has its picture. */
async function jumpTo(part) {
  const started = performance.now();
  const list = document.querySelector('[role=grid]').parentElement;
  list.scrollTop = Math.round((list.scrollHeight - list.clientHeight) * part);
  const isFilled = () => {
    const box = list.getBoundingClientRect();
    const tiles = [...document.querySelectorAll('[data-index]')].filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom > box.top && top < box.bottom;
    });
    return tiles.length > 0 && tiles.every((tile) => tile.dataset.thumbnail);
  };
  do await new Promise(requestAnimationFrame);
  while (!isFilled());
  return Math.round(performance.now() - started);
}

// ---- what is done to it

async function turnWheel(page) {
  const { x, y } = await page.run(middleOfList);
  for (let turn = 0; turn < 120; turn += 1) {
    await page.wheel(x, y, 240);
    await pause(16);
  }
}

async function typePrompt(page) {
  await page.run(() => document.querySelector('textarea').focus());
  for (const letter of 'a small red boat under a yellow moon') {
    await page.type(letter);
    await pause(40);
  }
}

/** Tasks of the page's main thread over 50 ms of processor time. */
async function tasksDuring(page, act) {
  const events = await page.trace('toplevel', async () => {
    await act(page);
    await pause(500);
  });
  const main = events.filter(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const isOfPage = ({ tid, pid }) =>
    main.some((thread) => thread.tid === tid && thread.pid === pid);
  const cpu = events
    .filter((event) => /RunTask/.test(event.name) && isOfPage(event))
    .map(({ tdur = 0 }) => Math.round(tdur / 1000));
  return {
    tasks: cpu.length,
    longest_ms: Math.max(0, ...cpu),
    over_50_ms: cpu.filter((ms) => ms > 50),
  };
}

const drag = ['drag', (page) => page.run(pullScrollbar)];
const wheel = ['wheel', turnWheel];
const typing = ['typing', typePrompt];

async function measure(name, path, acts, preferences = {}) {
  const page = await browser.open(preferences);
  await page.goto(url + path);
  while (!(await page.run(hasPictures))) await pause(100);
  await pause(2_000);
  await page.run(watch);
  const results = {};
  for (const [what, act] of acts) {
    // Each is done twice: a trace that begins or ends would count as long tasks of its own.
    await page.run(() => (window.seen.long_ms = []));
    await act(page);
    await pause(500);
    const over_50_ms_by_the_clock = await page.run(() => window.seen.long_ms);
    results[what] = {
      over_50_ms_by_the_clock,
      by_processor_time: await tasksDuring(page, act),
    };
  }
  const jumps = [];
  for (const part of [0.5, 0.9, 0.1, 0.7, 1, 0]) jumps.push(await page.run(jumpTo, part));
  const tiles_max = await page.run(() => window.seen.tiles_max);
  await page.close();
  return { name, tiles_max, ...results, jump_to_pictures_ms: jumps };
}

const measured = [
  await measure('panel', '/text-to-image', [drag, wheel, typing], {
    gallery_width_px: 640,
    thumbnail_px: 64,
  }),
  await measure('my images', '/my-images', [drag, wheel]),
  await measure('library', '/library', [drag, wheel], { thumbnail_px: 88 }),
];
console.log(JSON.stringify({ assets, measured }, null, 2));
await browser.close();
await fake?.stop();
