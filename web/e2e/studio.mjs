// The studio under test: the real one at ATELIER_URL, or the fake server of this repository.
import { execSync } from 'node:child_process';
import { startFake } from '../dev/fakeServer.mjs';

/** How long drawing may take: the real engine thinks on slow processors. */
export const drawing_ms_max = process.env.ATELIER_URL ? 240_000 : 20_000;
export const isReal = Boolean(process.env.ATELIER_URL);

export async function openStudio(options = {}) {
  const url = process.env.ATELIER_URL;
  if (url) {
    const { ATELIER_STOP_CMD: stop, ATELIER_START_CMD: start } = process.env;
    const run = (command) => execSync(command, { stdio: 'inherit', shell: '/bin/bash' });
    return {
      url: url.replace(/\/$/, ''),
      canRestart: Boolean(stop && start),
      halt: async () => run(stop),
      resume: async () => run(start),
      close: async () => undefined,
    };
  }
  let fake = await startFake({ pace_ms: 25, ...options });
  const { port } = fake;
  return {
    url: fake.url,
    canRestart: true,
    halt: () => fake.stop(),
    resume: async () => {
      fake = await startFake({ pace_ms: 25, ...options, port });
    },
    close: () => fake.stop().catch(() => undefined),
  };
}

export async function api(studio, path) {
  const response = await fetch(`${studio.url}/api/v1${path}`);
  return response.json();
}

export async function newestAssets(studio, limit = 10) {
  return (await api(studio, `/assets?limit=${limit}`)).items;
}
