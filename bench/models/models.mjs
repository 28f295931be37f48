// How long a library of small models takes to be scanned: all new, all known, one new; and whether
// each was recognised. Beside it, how long reading the same files takes.
//
//   node bench/models/models.mjs build/release/bin/atelier [--count 3000] [--engine PATH]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { makeLibrary, safetensors } from './library.mjs';

const words = process.argv.slice(2);
const option = (name, usual) => {
  const at = words.indexOf(name);
  return at < 0 ? usual : words.splice(at, 2)[1];
};
const count = Number(option('--count', '3000'));
const engine = resolve(option('--engine', join(dirname(words[0] ?? '.'), 'atelier-engine')));
const atelier = resolve(words[0] ?? 'build/release/bin/atelier');

const home = mkdtempSync(join(tmpdir(), 'atelier-models-bench-'));
const expected = makeLibrary(home, count);

function scan() {
  const began = performance.now();
  const ran = spawnSync(atelier, ['models', 'list', '--json', '--home', home, '--engine-program', engine], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return { seconds: (performance.now() - began) / 1000, models: JSON.parse(ran.stdout) };
}

const round = (number) => Math.round(number * 1000) / 1000;
const began = performance.now();
execFileSync('sh', ['-c', 'find "$0" -type f -exec cat {} + > /dev/null', join(home, 'models')]);
const read = (performance.now() - began) / 1000;

const fresh = scan();
const wrong = [];
for (const model of fresh.models) {
  const kind = expected.get(model.path);
  if (!kind) continue;
  expected.delete(model.path);
  const right = model.type === kind.type && (kind.base === undefined || model.base === kind.base);
  if (!right || model.state !== 'ready') wrong.push(model);
}
const again = scan();
writeFileSync(join(home, 'models/lora/new.safetensors'), safetensors({ emb_params: [1, 768] }, { seed: 9 }));
const one = scan();
rmSync(home, { recursive: true, force: true });

console.log(
  JSON.stringify({
    files: count,
    first_scan_s: round(fresh.seconds),
    known_scan_s: round(again.seconds),
    one_new_scan_s: round(one.seconds),
    reading_the_files_s: round(read),
    not_found: expected.size,
    wrong: wrong.length,
  }),
);
for (const model of wrong.slice(0, 5)) console.error(`${model.path}: ${model.base} ${model.type} ${model.fault}`);
process.exit(expected.size + wrong.length === 0 ? 0 : 1);
