// Chromium over its pipe, with nothing switched on that was not asked for. Playwright has the
// browser keep notes on every request; after some thousand of them those notes are most of what a
// garbage collection looks at, so times measured through it are not those of people.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumFlags, chromiumPath } from '../e2e/browser.mjs';

/** Messages over two pipes, each ended by a zero byte. */
function connect(write, read) {
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  let rest = '';
  read.setEncoding('utf8');
  read.on('data', (text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    for (const message of messages.map((one) => JSON.parse(one))) {
      const waits = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) waits?.fail(new Error(message.error.message));
      else if (waits) waits.done(message.result);
      else for (const listener of listeners) listener(message);
    }
  });
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((done, fail) => {
      last += 1;
      waiting.set(last, { done, fail });
      write.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  return { send, listeners };
}

export async function startBrowser({ width, height }) {
  const folder = mkdtempSync(join(tmpdir(), 'atelier-perf-'));
  const process = spawn(
    chromiumPath(),
    [
      ...chromiumFlags,
      '--remote-debugging-pipe',
      `--user-data-dir=${folder}`,
      `--window-size=${width},${height}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const { send, listeners } = connect(process.stdio[3], process.stdio[4]);
  return {
    open: (preferences) => openPage(send, listeners, { width, height, preferences }),
    async close() {
      const ended = new Promise((done) => process.once('exit', done));
      await send('Browser.close');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A page in a context of its own, with saved preferences, in sight and with the focus. */
async function openPage(send, listeners, { width, height, preferences }) {
  const { browserContextId } = await send('Target.createBrowserContext');
  const { targetId } = await send('Target.createTarget', {
    url: 'about:blank',
    browserContextId,
    width,
    height,
  });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  const state = { theme: 'dark', language: 'en', ...preferences };
  const saved = JSON.stringify(JSON.stringify({ state, version: 1 }));
  await ask('Page.enable');
  await ask('Page.addScriptToEvaluateOnNewDocument', {
    source: `localStorage.setItem('atelier.preferences', ${saved})`,
  });
  await ask('Emulation.setDeviceMetricsOverride', {
    width,
    height,
    deviceScaleFactor: 1,
    mobile: false,
  });

  /** Runs `act` in the page with an argument and gives back what it answers. */
  async function run(act, argument = null) {
    const { result, exceptionDetails } = await ask('Runtime.evaluate', {
      expression: `(${act})(${JSON.stringify(argument)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }
  return {
    run,
    goto: (url) => ask('Page.navigate', { url }),
    wheel: (x, y, deltaY) =>
      ask('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY }),
    type: (text) => ask('Input.dispatchKeyEvent', { type: 'char', text }),
    /** Events of a trace taken of the whole browser while `act` runs. */
    async trace(categories, act) {
      const events = [];
      let complete;
      const completed = new Promise((done) => (complete = done));
      const onMessage = ({ method, params }) => {
        if (method === 'Tracing.dataCollected') events.push(...params.value);
        if (method === 'Tracing.tracingComplete') complete();
      };
      listeners.add(onMessage);
      await send('Tracing.start', { categories, transferMode: 'ReportEvents' });
      await act();
      await send('Tracing.end');
      await completed;
      listeners.delete(onMessage);
      return events;
    },
    close: () => send('Target.disposeBrowserContext', { browserContextId }),
  };
}
