#!/usr/bin/env node
// House rules as a check: include arrows (read from cmake/rooms.cmake), third-party headers only
// behind their door, size budgets, a README in every room, no large blobs, no banned calls.
// Prints every breach with its place; exit code 1 when there is one.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const budget = { fileLines: 600, functionLines: 60, lineColumns: 100, blobBytes: 1 << 20 };
const breaches = [];
let checks = 0;
const breach = (place, says) => breaches.push(`${place}: ${says}`);

// Tracked and new files alike: a breach should show before the commit.
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
  .toString()
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));
const sources = files.filter((path) => /^(src|tests|bench|tools)\/.*\.(cpp|h)$/.test(path));

// ---- arrows -----------------------------------------------------------------------------------
const links = new Map();
for (const [, body] of readFileSync('cmake/rooms.cmake', 'utf8').matchAll(/atelier_room\(([^)]*)\)/g)) {
  const words = body.split(/\s+/);
  const name = words[words.indexOf('NAME') + 1];
  const from = words.indexOf('LINKS');
  const linked = [];
  for (let i = from + 1; from >= 0 && i < words.length && !/^[A-Z]+$/.test(words[i]); i += 1) {
    linked.push(words[i]);
  }
  links.set(name, linked);
}
// What a room may include: what it links, and what those link in turn.
const reach = (room, seen = new Set([room])) => {
  for (const next of links.get(room) ?? []) {
    if (!seen.has(next)) reach(next, seen.add(next));
  }
  return seen;
};

// Third-party headers and the rooms that are their door.
const doors = [
  [/^(ATen|torch|c10|caffe2)\//, ['tensor', 'nn', 'diffusion', 'models', 'engine']],
  [/^(oneapi\/dnnl|dnnl)/, ['tensor']],
  [/^(sqlite3)/, ['db']],
  [/^boost\/(asio|beast)/, ['http']],
  [/^(spng|libdeflate|webp\/)/, ['media']],
  [/^(vips\/|libav|libsw)/, ['decode']],
  [/^spdlog\//, ['base']],
  [/^unicode\//, ['text']],
  [/^sodium/, ['services']],
  [/^curl\//, ['net']],
  [/^openssl\//, ['media', 'db']],
  [/^CLI\/|^toml\+\+/, ['app']],
];

for (const path of sources.filter((p) => p.startsWith('src/'))) {
  const room = path.split('/')[1];
  const allowed = room === 'app' ? new Set(links.keys()) : reach(room);
  readFileSync(path, 'utf8').split('\n').forEach((line, index) => {
    const include = /^#include\s+([<"])([^>"]+)[>"]/.exec(line);
    if (!include) return;
    const [, bracket, header] = include;
    checks += 1;
    if (bracket === '"') {
      const target = header.split('/')[0];
      const own = room === 'app' && target === 'app';
      if (header.includes('/detail/') && target !== room && !path.endsWith('_test.cpp')) {
        breach(`${path}:${index + 1}`, `${header} is private to ${target}`);
      }
      const isTest = path.endsWith('_test.cpp');
      if (links.has(target) && !allowed.has(target) && !own && !isTest) {
        breach(`${path}:${index + 1}`, `${room} may not include ${target}`);
      }
    } else {
      for (const [pattern, rooms] of doors) {
        if (pattern.test(header) && !rooms.includes(room)) {
          breach(`${path}:${index + 1}`, `<${header}> belongs behind ${rooms[0]}`);
        }
      }
    }
  });
}

// ---- budgets ----------------------------------------------------------------------------------
const functionStart = /^( *)[A-Za-z_~].*\).*\{$/;
const notAFunction =
  /^ *(if|for|while|switch|else|do|return|namespace|struct|class|enum|union|case|default|catch|try)\b/;

for (const path of sources) {
  const lines = readFileSync(path, 'utf8').split('\n');
  checks += 1;
  if (lines.length > budget.fileLines) breach(path, `${lines.length} lines; split it along a seam`);
  lines.forEach((line, index) => {
    if ([...line].length > budget.lineColumns && !/https?:\/\//.test(line)) {
      breach(`${path}:${index + 1}`, `${[...line].length} columns`);
    }
    const start = functionStart.exec(line);
    if (!start || notAFunction.test(line) || /\[[^\]]*\]\s*\(/.test(line)) return;
    const end = lines.indexOf(`${start[1]}}`, index);
    if (end >= 0 && end - index + 1 > budget.functionLines) {
      breach(`${path}:${index + 1}`, `a function of ${end - index + 1} lines`);
    }
  });
}

// ---- rooms, blobs, banned calls -----------------------------------------------------------------
for (const room of links.keys()) {
  const readme = `src/${room}/README.md`;
  checks += 1;
  if (!existsSync(readme)) breach(readme, 'every room has a README');
  else if (readFileSync(readme, 'utf8').split('\n').length > 70) breach(readme, 'over 60 lines');
}
for (const path of files) {
  checks += 1;
  if (statSync(path).size > budget.blobBytes && !/^models\//.test(path)) {
    breach(path, 'a blob of over 1 MiB');
  }
}
const banned = [
  [/\bstd::regex\b/, 'std::regex is slow and recurses on input'],
  [/\b(strcpy|strcat|sprintf|gets)\s*\(/, 'an unbounded C string call'],
  [/\bsystem\s*\(/, 'a shell call'],
  [/using namespace std\b/, 'using namespace std'],
  [/\bTODO\b(?!\(#\d+\))/, 'a TODO without an issue'],
];
for (const path of sources) {
  readFileSync(path, 'utf8').split('\n').forEach((line, index) => {
    for (const [pattern, says] of banned) {
      if (pattern.test(line)) breach(`${path}:${index + 1}`, says);
    }
  });
}
const coroutine = /\bco_(await|return|yield)\b/;
for (const path of sources.filter((p) => !p.startsWith('src/http/'))) {
  if (coroutine.test(readFileSync(path, 'utf8'))) breach(path, 'a coroutine outside http/');
}
for (const lock of files.filter((path) => path.endsWith('package-lock.json'))) {
  if (readFileSync(lock, 'utf8').includes('"resolved": "http')) {
    breach(lock, 'records download addresses');
  }
}

for (const line of breaches) console.error(line);
console.log(`house rules: ${checks} checks, ${breaches.length} breaches`);
process.exit(breaches.length === 0 ? 0 : 1);
