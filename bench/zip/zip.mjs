#!/usr/bin/env node
// How fast an archive of many pictures comes out of the whole program, beside `cat` of the same files:
// to nothing, and through a pipe as a download goes through a socket. Usage: zip.mjs BIN [FILES] [SIZE]
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileOf, fill, scratch, startStudio } from '../studio.mjs';

const bin = process.argv[2] ?? 'build/release/bin';
const count = Number(process.argv[3] ?? 300);
const size = Number(process.argv[4] ?? 1024);
const rounds = 5;

const place = scratch('zip');
const studio = await startStudio(bin, place.folder);
try {
  const assets = await fill(bin, studio, place.folder, count, size);
  const paths = assets.map((asset) => fileOf(studio, asset));
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const ask = async () => {
    const answer = await fetch(`${studio.base}/api/v1/zips`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ids: assets.map((asset) => asset.id) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const seconds = (command, words) => {
    const begun = process.hrtime.bigint();
    execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, LC_ALL: 'C' } });
    return Number(process.hrtime.bigint() - begun) / 1e9;
  };
  const times = { zip_first: [], zip_again: [], cat: [], cat_through_pipe: [] };
  for (let i = 0; i < rounds; i += 1) {
    const zip = await ask(); // a new plan each time: its checksums are not known yet
    const url = studio.base + zip.url;
    times.cat.push(seconds('bash', ['-c', 'cat "$@" > /dev/null', 'cat', ...paths]));
    times.zip_first.push(seconds('curl', ['-sf', '-o', '/dev/null', url]));
    times.cat_through_pipe.push(seconds('bash', ['-c', 'cat "$@" | cat > /dev/null', 'cat', ...paths]));
    times.zip_again.push(seconds('curl', ['-sf', '-o', '/dev/null', url]));
  }
  const rate = (list) => Math.round(bytes / Math.min(...list) / 1e6);
  console.log(
    JSON.stringify({
      bench: 'zip',
      files: count,
      bytes,
      mb_per_s: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, rate(list)])),
      ratio_to_cat: +(rate(times.zip_first) / rate(times.cat)).toFixed(2),
      ratio_to_cat_through_pipe: +(rate(times.zip_first) / rate(times.cat_through_pipe)).toFixed(2),
    }),
  );
} finally {
  await studio.stop();
  place.remove();
}
