// The first load: every script the page needs before a person can do anything, compressed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const budget_bytes = 250_000;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

/** The entry and what it imports at once; what it imports later does not count. */
function firstLoad(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  (manifest[name].imports ?? []).forEach((next) => firstLoad(next, found));
  return found;
}

const compressed = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
const files = [...firstLoad('index.html')].map((name) => manifest[name].file);
const styles = manifest['index.html'].css ?? [];
const total = files.reduce((sum, file) => sum + compressed(file), 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
files.forEach((file) => console.log(`${kB(compressed(file)).padStart(9)}  ${file}`));
styles.forEach((file) => console.log(`${kB(compressed(file)).padStart(9)}  ${file} (style)`));
console.log(`First load: ${kB(total)} of script, budget ${kB(budget_bytes)}.`);
if (total > budget_bytes) process.exitCode = 1;
