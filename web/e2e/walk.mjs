// What the steps of the walkthrough share: one studio, one page, and patience.
import assert from 'node:assert/strict';
import { launch, openPage } from './browser.mjs';
import { api, drawing_ms_max, newestAssets, openStudio } from './studio.mjs';

const pause = (ms) => new Promise((later) => setTimeout(later, ms));

export async function startWalk() {
  const studio = await openStudio();
  const browser = await launch();
  const { page, troubles } = await openPage(browser);
  page.setDefaultTimeout(15_000);
  await page.goto(studio.url);

  async function until(isTrue, otherwise) {
    const deadline = Date.now() + drawing_ms_max;
    while (!(await isTrue())) {
      assert.ok(Date.now() < deadline, otherwise);
      await pause(100);
    }
  }

  const untilIdle = () =>
    until(async () => {
      const { items } = await api(studio, '/jobs?state=queued,running&limit=10');
      return items.length === 0;
    }, 'the queue did not come to rest');

  async function setNumber(name, value) {
    const field = page.getByRole('textbox', { name, exact: true });
    await field.fill(String(value));
    await field.press('Tab');
  }

  /** Presses Invoke and returns the newest asset once it stands on the stage. */
  async function invokeAndWait() {
    const newest = async () => (await newestAssets(studio, 1))[0];
    const known = (await newest())?.id;
    await page.getByRole('button', { name: 'Invoke' }).first().click();
    await until(async () => (await newest())?.id !== known, 'no new asset in time');
    await untilIdle();
    const asset = await newest();
    await page.locator(`[data-asset="${asset.id}"][data-loaded]`).waitFor();
    return asset;
  }

  /** Measures in the page how long it takes from the key to the first change in the queue. */
  const watchFeedback = () =>
    page.evaluate(() => {
      window.felt = new Promise((tell) => {
        let pressed_ms = 0;
        addEventListener('keydown', () => (pressed_ms = performance.now()), { capture: true });
        const pill = document.querySelector('header [aria-haspopup=dialog]');
        const watcher = new MutationObserver(() => tell(performance.now() - pressed_ms));
        watcher.observe(pill, { subtree: true, childList: true, characterData: true });
      });
    });

  /** Collects in the page every preview that was shown, however short it stood. */
  const watchPreviews = () =>
    page.evaluate(() => {
      window.previews = new Set();
      new MutationObserver(() => {
        const image = document.querySelector('[data-growing] img');
        if (image) window.previews.add(image.src);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });

  return {
    studio,
    page,
    troubles,
    until,
    watchFeedback,
    watchPreviews,
    untilIdle,
    setNumber,
    invokeAndWait,
    prompt: () => page.getByRole('textbox', { name: 'Prompt', exact: true }),
    dot: (state) => page.locator(`header [data-state=${state}]`),
    end: async () => {
      await browser.close();
      await studio.close();
    },
  };
}
