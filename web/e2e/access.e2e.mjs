// Every screen, both themes, desk and phone: no accessibility violation, nothing wider than the
// screen, and every target on the phone large enough for a thumb.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { startFake } from '../dev/fakeServer.mjs';
import { desktop, launch, openPage, phone } from './browser.mjs';
import { studioStates } from './studioStates.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const sheet = (name) => async (page) => {
  await page.getByRole('navigation', { name: 'Sheets' }).getByText(name).click();
  await page.waitForTimeout(500);
};

const states = {
  empty: { studio: { assets: 0 } },
  ready: { studio: { assets: 20 } },
  'no model': { studio: { assets: 0, models: false } },
  info: { studio: { assets: 6 }, preferences: { show_info: true } },
  advanced: { studio: { assets: 6 }, preferences: { open_sections: ['advanced'] } },
  hotkeys: { studio: { assets: 6 }, act: (page) => page.locator('body').press('?') },
  palette: { studio: { assets: 6 }, act: (page) => page.locator('body').press('Control+k') },
  delete: { studio: { assets: 6 }, act: (page) => page.locator('body').press('Delete') },
  menu: {
    studio: { assets: 6 },
    only: 'desktop',
    act: (page) => page.locator('[data-asset]').click({ button: 'right' }),
  },
  queue: {
    studio: { assets: 6, pace_ms: 200 },
    act: async (page) => {
      for (const words of ['fail please', 'one', 'two']) {
        await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill(words);
        await page.getByRole('textbox', { name: 'Prompt', exact: true }).press('Enter');
        await page.waitForTimeout(words === 'fail please' ? 1500 : 100);
      }
      await page.locator('header [aria-haspopup=dialog]').first().click();
    },
    only: 'desktop',
  },
  fault: {
    studio: { assets: 6 },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('refuse steps');
      await page.getByRole('textbox', { name: 'Prompt', exact: true }).press('Enter');
    },
  },
  offline: { studio: { assets: 6 }, act: (_page, fake) => fake.stop() },
  german: { studio: { assets: 6 }, preferences: { language: 'de' } },
  boards: { studio: { assets: 60, rich: true }, only: 'desktop' },
  'board menu': {
    studio: { assets: 60, rich: true },
    only: 'desktop',
    act: (page) => page.locator('[data-board]').nth(1).click({ button: 'right' }),
  },
  'board deleted': {
    studio: { assets: 60, rich: true },
    only: 'desktop',
    act: async (page) => {
      await page.locator('[data-board]').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Delete board' }).click();
    },
  },
  'gallery settings': {
    studio: { assets: 60, rich: true },
    only: 'desktop',
    act: (page) => page.getByRole('button', { name: 'Gallery settings' }).click(),
  },
  'phone boards': { studio: { assets: 60, rich: true }, only: 'phone', act: sheet('Gallery') },
  Gallery: { studio: { assets: 60, rich: true }, path: '/gallery?kind=image&q=bird' },
  'Gallery, nothing matches': { studio: { assets: 60, rich: true }, path: '/gallery?q=zebra' },
  'My images': { studio: { assets: 60, rich: true }, path: '/my-images' },
  Library: {
    studio: { assets: 60, rich: true },
    path: '/library',
    act: async (page) => {
      await page.locator('[data-index="0"]').click({ modifiers: ['Control'] });
      await page.getByRole('button', { name: 'Tags', exact: true }).first().waitFor();
    },
  },
  'change board': {
    studio: { assets: 60, rich: true },
    path: '/my-images',
    act: async (page) => {
      await page.locator('[data-index="0"]').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Change board' }).click();
    },
  },
  'range of days': {
    studio: { assets: 60, rich: true },
    path: '/gallery?from=2026-01-01',
    act: (page) => page.getByRole('button', { name: /Since/ }).first().click(),
  },
  'image to image': { studio: { assets: 6 }, path: '/image-to-image' },
  'initial image': {
    studio: { assets: 6 },
    path: '/image-to-image',
    act: async (page) => {
      // On a phone the stage is a sheet of its own, and one out of sight cannot be reached.
      if (page.viewportSize().width < 860) await sheet('Image')(page);
      await page.getByRole('button', { name: 'Use the current image' }).evaluate((b) => b.click());
      await page.locator('[data-initial]').waitFor({ state: 'attached' });
    },
  },
  expanding: {
    studio: { assets: 6 },
    path: '/image-to-image',
    preferences: { open_sections: ['outpaint'] },
    act: async (page) => {
      const section = page.getByRole('region', { name: 'Expand the picture' });
      await section.getByRole('button', { name: 'All around' }).click();
      await section.getByText('Color', { exact: true }).click();
    },
  },
  sections: {
    studio: { assets: 6 },
    preferences: { open_sections: ['loras', 'controls', 'references', 'hires', 'advanced'] },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Add a LoRA' }).click();
      await page.getByRole('option', { name: 'Ink scenery' }).click();
      await page.getByRole('button', { name: 'Add a control layer' }).click();
      await page.getByRole('button', { name: 'Add a reference image' }).click();
      await page.getByRole('switch', { name: 'Enlarge and redraw' }).check({ force: true });
      await page.getByRole('switch', { name: 'FreeU' }).check({ force: true });
    },
  },
  suggestions: {
    studio: { assets: 6 },
    act: (page) =>
      page.getByRole('textbox', { name: 'Prompt', exact: true }).pressSequentially('a {b|c} <'),
  },
  history: { studio: { assets: 6 }, act: (page) => page.locator('body').press('Alt+h') },
  styles: {
    studio: { assets: 6, rich: true },
    act: async (page) => {
      await page.getByRole('button', { name: 'No style' }).click();
      await page.getByRole('menuitem', { name: 'Make and change styles' }).click();
    },
  },
  'grid dialog': {
    studio: { assets: 6 },
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a lighthouse');
      await page.getByRole('button', { name: 'Draw a grid' }).click();
    },
  },
  ...studioStates,
  'phone stage': { studio: { assets: 6 }, only: 'phone', act: sheet('Image') },
  'phone gallery': { studio: { assets: 6 }, only: 'phone', act: sheet('Gallery') },
};

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    window.axe.run({ resultTypes: ['violations'] }),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

/** Visible controls under 44 px in either direction, text links within sentences aside. */
function smallTargets(page) {
  return page.evaluate(() => {
    const controls = document.querySelectorAll(
      'button, a, input:not([type=hidden]), [role=option]',
    );
    return [...controls]
      .filter((control) => control.checkVisibility() && !control.closest('[inert]'))
      .map((control) => control.closest('label, .mantine-Switch-body') ?? control)
      .map((control) => [control, control.getBoundingClientRect()])
      .filter(([, box]) => box.width > 1 && box.right > 0 && box.left < innerWidth)
      .filter(([, box]) => box.height < 43.5)
      .map(([control, box]) => `${control.outerHTML.slice(0, 120)} ${Math.round(box.height)}`);
  });
}

/** What a person would stumble over as the page stands, in the theme the system asks for. */
async function checkIn(scheme, page, isPhone) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(await violations(page), [], scheme);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  assert.ok(overflow <= 0, `${scheme}: ${overflow} px too wide`);
  if (isPhone) assert.deepEqual(await smallTargets(page), [], scheme);
}

/** Mostly waiting for pages to come to rest: two at a time, each with a studio of its own. */
describe('every screen', { concurrency: 2 }, () => {
  for (const [name, state] of Object.entries(states)) {
    for (const size of ['desktop', 'phone']) {
      if (state.only && state.only !== size) continue;
      test(`${name}, ${size}`, async () => {
        const fake = await startFake({ pace_ms: 30, ...state.studio });
        const { page, context, troubles } = await openPage(browser, {
          theme: 'auto',
          viewport: size === 'phone' ? phone : desktop,
          isTouch: size === 'phone',
          preferences: state.preferences,
        });
        try {
          await page.emulateMedia({ colorScheme: 'dark' });
          await page.goto(fake.url + (state.path ?? ''));
          await page.locator('header [data-state=connected]').waitFor();
          await page.waitForTimeout(400);
          await state.act?.(page, fake);
          await page.waitForTimeout(600);
          // One page for both: the second theme comes as when the system changes its own.
          for (const scheme of ['dark', 'light']) await checkIn(scheme, page, size === 'phone');
          assert.deepEqual(troubles, []);
        } finally {
          await context.close();
          await fake.stop().catch(() => undefined);
        }
      });
    }
  }
});

describe('the gallery', () => {
  test('does not move under a reader, and tells how many wait', async () => {
    const fake = await startFake({ assets: 200, pace_ms: 5 });
    const { page, context } = await openPage(browser);
    try {
      await page.goto(fake.url);
      const list = page.locator('[role=grid]').locator('..');
      await page.locator('[data-thumbnail]').first().waitFor();
      await list.evaluate((box) => box.scrollTo({ top: 1500 }));
      await page.waitForTimeout(400);
      const places = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('[data-thumbnail]')]
            .map((cell) => [cell.dataset.thumbnail, Math.round(cell.getBoundingClientRect().top)])
            .filter(([, top]) => top > 100 && top < 700)
            .map(String),
        );
      const before = await places();
      fake.studio.enqueue({ prompt: 'arrives', images: 3, steps: 2 });
      await page.getByRole('button', { name: '3 new images' }).waitFor();
      assert.deepEqual(await places(), before);
      await page.getByRole('button', { name: '3 new images' }).click();
      await page.locator(`[data-thumbnail="${fake.studio.newest().id}"]`).waitFor();
    } finally {
      await context.close();
      await fake.stop();
    }
  });

  test('loads more as it is scrolled and keeps few cells in the document', async () => {
    const fake = await startFake({ assets: 300 });
    const { page, context } = await openPage(browser);
    try {
      await page.goto(fake.url);
      await page.locator('[data-thumbnail]').first().waitFor();
      const last = fake.studio.newest(299).id;
      const list = page.locator('[role=grid]').locator('..');
      for (let turn = 0; turn < 60; turn += 1) {
        await list.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
        await page.waitForTimeout(80);
        if (await page.locator(`[data-thumbnail="${last}"]`).count()) break;
      }
      assert.equal(await page.locator(`[data-thumbnail="${last}"]`).count(), 1);
      assert.ok((await page.locator('[data-thumbnail]').count()) < 60);
    } finally {
      await context.close();
      await fake.stop();
    }
  });
});
