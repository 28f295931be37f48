// How the page bears a million assets: the scrollbar is dragged from top to bottom, the wheel is
// turned, dates are jumped to. Prints JSON: tasks over 50 ms as the browser counts them and by the
// processor time they took (on a busy machine the first also counts waiting for others), the most
// tiles in the document, and how long an empty place waited for its pictures.
//   node dev/perf.mjs [--assets 1000000] [--url http://...]
import { desktop, launch, openPage } from '../e2e/browser.mjs';
import { startFake } from './fakeServer.mjs';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const assets = Number(option('assets', 1_000_000));
const given = option('url', null);
const fake = given ? null : await startFake({ assets, rich: true });
const url = given ?? fake.url;
const browser = await launch();

/** Watches the page from inside: long tasks, tiles, and places without a picture. */
const watch = (page) =>
  page.evaluate(() => {
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
  });

/** Tasks of the page's main thread over 50 ms of processor time, from a trace of the browser. */
async function traced(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', { categories: 'toplevel', transferMode: 'ReportEvents' });
  await act(page);
  await page.waitForTimeout(500);
  const done = new Promise((end) => session.once('Tracing.tracingComplete', end));
  await session.send('Tracing.end');
  await done;
  await session.detach();
  const main = events.find(
    ({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain',
  );
  const cpu = events
    .filter(({ name, tid, pid }) => /RunTask/.test(name) && tid === main?.tid && pid === main?.pid)
    .map(({ tdur = 0 }) => Math.round(tdur / 1000));
  return {
    tasks: cpu.length,
    longest_ms: Math.max(0, ...cpu),
    over_50_ms: cpu.filter((ms) => ms > 50),
  };
}

async function scrollerOf(page) {
  const box = await page.locator('[role=grid]').locator('..').boundingBox();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, ...box };
}

/** As a hand does it: the scrollbar pulled to the bottom in about three seconds, and back. */
async function drag(page) {
  await page.locator('[role=grid]').evaluate(async (grid) => {
    const box = grid.parentElement;
    const end = box.scrollHeight - box.clientHeight;
    const frame = () => new Promise(requestAnimationFrame);
    for (const way of [1, -1]) {
      for (let step = 0; step <= 180; step += 1) {
        const part = step / 180;
        box.scrollTop = Math.round(end * (way > 0 ? part : 1 - part));
        await frame();
      }
    }
  });
}

async function wheel(page) {
  const box = await scrollerOf(page);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
}

/** From a jump until every tile in sight has its picture. */
async function jump(page, part) {
  const started = Date.now();
  await page.locator('[role=grid]').evaluate((grid, to) => {
    const box = grid.parentElement;
    box.scrollTop = Math.round((box.scrollHeight - box.clientHeight) * to);
  }, part);
  await page.waitForFunction(() => {
    const box = document.querySelector('[role=grid]').parentElement.getBoundingClientRect();
    const tiles = [...document.querySelectorAll('[data-index]')].filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom > box.top && top < box.bottom;
    });
    return tiles.length > 0 && tiles.every((tile) => tile.dataset.thumbnail);
  });
  return Date.now() - started;
}

async function measure(name, path, preferences = {}) {
  const { page, context } = await openPage(browser, { viewport: desktop, preferences });
  await page.goto(url + path);
  await page.locator('[data-thumbnail]').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2_000);
  await watch(page);
  const results = {};
  for (const [what, act] of Object.entries({ drag, wheel })) {
    await page.evaluate(() => (window.seen.long_ms = []));
    const processor = await traced(page, act);
    results[what] = {
      over_50_ms_by_the_clock: await page.evaluate(() => window.seen.long_ms),
      by_processor_time: processor,
    };
  }
  const jumps = [];
  for (const part of [0.5, 0.9, 0.1, 0.7, 1, 0]) jumps.push(await jump(page, part));
  const tiles_max = await page.evaluate(() => window.seen.tiles_max);
  await context.close();
  return { name, tiles_max, ...results, jump_to_pictures_ms: jumps };
}

const measured = [
  await measure('panel', '/text-to-image', { gallery_width_px: 640, thumbnail_px: 64 }),
  await measure('my images', '/my-images'),
  await measure('library', '/library', { thumbnail_px: 88 }),
];
console.log(JSON.stringify({ assets, measured }, null, 2));
await browser.close();
await fake?.stop();
