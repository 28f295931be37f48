#!/usr/bin/env node
// How fast an archive of many pictures comes out of the whole program, beside `cat` of the same files:
// to nothing, and through a pipe as a download goes through a socket. The client is as plain as `cat`:
// it reads and forgets. Usage: zip.mjs BIN [GIGABYTES] [MEGABYTES_A_FILE] [ROUNDS]
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { picture } from '../../tests/crash/pictures.mjs';
import { fileOf, scratch, startStudio } from '../studio.mjs';

const bin = process.argv[2] ?? 'build/release/bin';
const gigabytes = Number(process.argv[3] ?? 5);
const megabytes = Number(process.argv[4] ?? 2);
const rounds = Number(process.argv[5] ?? 3);

const place = scratch('zip');
const studio = await startStudio(bin, place.folder);

// Pictures as large as wanted, on a board of their own.
async function fill() {
  const source = join(place.folder, 'pictures');
  mkdirSync(source);
  const count = Math.round((gigabytes * 1000) / megabytes);
  for (let n = 0; n < count; n += 1) {
    writeFileSync(join(source, `${n}.png`), picture(n, megabytes * 1000));
  }
  execFileSync(join(bin, 'atelier'), ['import', source, '--home', studio.home], { stdio: 'ignore' });
  rmSync(source, { recursive: true });
  const paths = [];
  for (let cursor = ''; cursor !== null; ) {
    const answer = await fetch(`${studio.base}/api/v1/assets?limit=200${cursor && `&cursor=${cursor}`}`);
    const page = await answer.json();
    paths.push(...page.items.map((asset) => fileOf(studio, asset)));
    cursor = page.next;
  }
  return paths;
}

async function ask() {
  const answer = await fetch(`${studio.base}/api/v1/zips`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ filter: {} }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function seconds(command, words) {
  const begun = process.hrtime.bigint();
  execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LC_ALL: 'C' } });
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

try {
  const paths = await fill();
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const port = new URL(studio.base).port;
  const request = (path) => `GET ${path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n`;
  // Bash opens the socket, cat reads it: the same reader on both sides.
  const download = (path) => `exec 3<>/dev/tcp/127.0.0.1/${port}; printf '${request(path)}' >&3; cat <&3 > /dev/null`;
  const list = join(place.folder, 'list');
  writeFileSync(list, paths.join('\0'));
  const times = { zip_first: [], zip_again: [], cat: [], cat_through_pipe: [] };
  for (let i = 0; i < rounds; i += 1) {
    const zip = await ask(); // a new plan each time
    times.cat.push(seconds('bash', ['-c', `xargs -0 cat < ${list} > /dev/null`]));
    times.zip_first.push(seconds('bash', ['-c', download(zip.url)]));
    times.cat_through_pipe.push(seconds('bash', ['-c', `xargs -0 cat < ${list} | cat > /dev/null`]));
    times.zip_again.push(seconds('bash', ['-c', download(zip.url)]));
  }
  const rate = (list_s) => Math.round(bytes / Math.min(...list_s) / 1e6);
  console.log(
    JSON.stringify({
      bench: 'zip',
      files: paths.length,
      bytes,
      mb_per_s: Object.fromEntries(Object.entries(times).map(([name, list_s]) => [name, rate(list_s)])),
      ratio_to_cat: +(rate(times.zip_first) / rate(times.cat)).toFixed(2),
      ratio_to_cat_through_pipe: +(rate(times.zip_first) / rate(times.cat_through_pipe)).toFixed(2),
    }),
  );
} finally {
  await studio.stop();
  place.remove();
}
