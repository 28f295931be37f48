// A studio in a home of its own, for tests that start, ask, kill and restart it.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const startDeadlineMs = 20_000;

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Waits for a fact with a deadline; the value `look` found.
export async function eventually(what, look, deadlineMs = 60_000) {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await pause(20);
  }
}

export class Studio {
  constructor(atelier, engine) {
    this.atelier = atelier;
    this.engine = engine;
    this.home = mkdtempSync(join(tmpdir(), 'atelier-crash-'));
    this.model = join(this.home, 'models/main/crayons');
    mkdirSync(join(this.model, 'unet'), { recursive: true });
    writeFileSync(join(this.model, 'unet/a.safetensors'), 'weights of a model that is none');
  }

  // Puts a small disk of its own over a folder of the home, seen only by the server; false where the
  // system does not allow that.
  putSmallDisk(folder, size) {
    const path = join(this.home, folder);
    mkdirSync(path, { recursive: true });
    const mount = `mount -t tmpfs -o size=${size} none "${path}"`;
    const program = join(this.home, 'on-a-small-disk');
    writeFileSync(program, `#!/bin/sh\nexec unshare -rm sh -c '${mount} && exec "${this.atelier}" "$@"' sh "$@"\n`);
    chmodSync(program, 0o755);
    this.atelier = program;
    return spawnSync('unshare', ['-rm', 'sh', '-c', mount]).status === 0;
  }

  // A path as the server sees it.
  inside(path) {
    return `/proc/${this.process.pid}/root${path}`;
  }

  // The time from spawn until the port is known, in milliseconds.
  async start() {
    const portFile = join(this.home, 'port');
    rmSync(portFile, { force: true });
    const began = performance.now();
    this.process = spawn(
      this.atelier,
      ['serve', '--home', this.serverHome ?? this.home, '--port', '0', '--port-file', portFile, '--engine-program', this.engine],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...this.environment } },
    );
    this.complaints = '';
    this.process.stderr.on('data', (text) => (this.complaints += text));
    this.left = new Promise((done) => this.process.on('exit', (code, signal) => done({ code, signal })));
    await eventually('the server', () => existsSync(portFile) || this.process.exitCode !== null, startDeadlineMs);
    if (this.process.exitCode !== null) throw new Error(`the server left: ${this.complaints}`);
    this.url = `http://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}`;
    return performance.now() - began;
  }

  async ask(method, path, body, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  // Every item of a paged list.
  async all(path) {
    const items = [];
    let cursor = '';
    do {
      const page = await this.ask('GET', `${path}?limit=200${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return items;
  }

  enginePid() {
    for (const entry of readdirSync('/proc')) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const status = readFileSync(`/proc/${entry}/status`, 'utf8');
        const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
        const child = status.includes(`\nPPid:\t${this.process.pid}\n`);
        if (child && command[1] === 'serve') return Number(entry);
      } catch {
        // It left while we looked.
      }
    }
    return 0;
  }

  async kill(signal) {
    this.process.kill(signal);
    return this.left;
  }

  doctor() {
    const ran = spawnSync(this.atelier, ['doctor', '--deep', '--json', '--home', this.home], { encoding: 'utf8' });
    return { code: ran.status, ...JSON.parse(ran.stdout) };
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true });
  }
}

export function isAlive(pid) {
  try {
    // A zombie has left for all that matters.
    return !readFileSync(`/proc/${pid}/status`, 'utf8').includes('\nState:\tZ');
  } catch {
    return false;
  }
}
