// Opens the page the way a person would, on the Chromium of the machine.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];

export function chromiumPath() {
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) throw new Error('No Chromium found; set CHROMIUM to its path.');
  return found;
}

export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

/** A person waits until there is something to see; a page that loaded may not have drawn yet. */
function waitForFrame(page) {
  for (const way of ['goto', 'reload']) {
    const load = page[way].bind(page);
    page[way] = async (...args) => {
      const response = await load(...args);
      await page.getByRole('main').waitFor();
      return response;
    };
  }
}

export async function openPage(
  browser,
  { viewport = desktop, theme = 'dark', preferences = {}, isTouch = false } = {},
) {
  const context = await browser.newContext({
    viewport,
    hasTouch: isTouch,
    isMobile: isTouch,
    locale: 'en-GB',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const state = { theme, language: 'en', ...preferences };
  await context.addInitScript((saved) => {
    if (localStorage.getItem('atelier.preferences')) return;
    localStorage.setItem('atelier.preferences', JSON.stringify({ state: saved, version: 1 }));
  }, state);
  const page = await context.newPage();
  waitForFrame(page);
  const troubles = [];
  page.on('pageerror', (trouble) => troubles.push(trouble.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) {
      troubles.push(message.text());
    }
  });
  return { page, context, troubles };
}
