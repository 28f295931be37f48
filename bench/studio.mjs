// For measurements against the whole program: a studio with a temporary home, filled by uploads.
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function scratch(name) {
  const folder = mkdtempSync(join(tmpdir(), `atelier-bench-${name}-`));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// `bin` is a build's bin folder with atelier and thumbnails in it.
export async function startStudio(bin, folder) {
  const portFile = join(folder, 'port');
  const engine = join(bin, 'fake_engine'); // the real one would want the processor
  const words = ['serve', '--home', join(folder, 'home'), '--port', '0', '--port-file', portFile];
  words.push('--engine-program', engine);
  const server = spawn(join(bin, 'atelier'), words, { stdio: 'ignore' });
  for (let i = 0; i < 200 && !existsSync(portFile); i += 1) await sleep(50);
  const base = `http://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}`;
  const stop = async () => {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  };
  return { base, home: join(folder, 'home'), stop };
}

// Makes `count` pictures, brings them in and returns their assets.
export async function fill(bin, studio, folder, count, size) {
  const pictures = join(folder, 'pictures');
  execFileSync(join(bin, 'thumbnails'), ['--make', pictures, String(count), String(size)]);
  const assets = [];
  for (const name of readdirSync(pictures).sort()) {
    const answer = await fetch(`${studio.base}/api/v1/uploads?name=${name}`, {
      method: 'POST',
      body: readFileSync(join(pictures, name)),
    });
    if (!answer.ok) throw new Error(`upload of ${name}: ${answer.status} ${await answer.text()}`);
    assets.push(await answer.json());
  }
  rmSync(pictures, { recursive: true, force: true });
  return assets;
}

// Where the studio keeps an asset's own file.
export const fileOf = (studio, asset) =>
  join(studio.home, 'media', asset.sha256.slice(0, 2), `${asset.sha256}.png`);
