// What a recipe promises, on real pictures: the same bytes twice, the same pixels from a file's own
// metadata, another picture from another seed, the colours that were asked for.
// Usage: drawing.mjs ATELIER ATELIER_ENGINE
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';

import { readPng, share } from './png.mjs';

const [atelier, engine] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'atelier-drawing-'));
after(() => rmSync(work, { recursive: true, force: true }));

const common = ['--home', join(work, 'home'), '--engine-program', engine];
function draw(name, ...options) {
  const out = join(work, name);
  execFileSync(atelier, ['generate', ...common, ...options, '--out', out], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readFileSync(out);
}

const blue = (r, g, b) => b > 90 && b > r + 50 && b > g + 20;
const red = (r, g, b) => r > 130 && r > g + 70 && r > b + 60;

test('bluebird is blue, and twice the same bytes', () => {
  const first = draw('first.png', 'bluebird', '--seed', '1');
  const second = draw('second.png', 'bluebird', '--seed', '1');
  assert.ok(first.equals(second));
  const picture = readPng(first);
  assert.equal(picture.width, 256);
  assert.ok(share(picture, blue) > 0.03, `blue ${share(picture, blue)}`);
  assert.ok(share(picture, blue) > 3 * share(picture, red));
});

test('a file drawn again from its own metadata has the same pixels', () => {
  const first = draw('original.png', 'red fish', '--seed', '7', '--steps', '8', '--cfg-scale', '5',
                     '--scheduler', 'euler_a', '--negative', 'snow', '--width', '192');
  const again = draw('again.png', '--like', join(work, 'original.png'));
  assert.ok(readPng(first).pixels.equals(readPng(again).pixels));
  const other = draw('other.png', '--like', join(work, 'original.png'), '--seed', '8');
  assert.ok(!readPng(first).pixels.equals(readPng(other).pixels));
});

test('red fish is red', () => {
  const picture = readPng(draw('fish.png', 'red fish', '--seed', '2'));
  assert.ok(share(picture, red) > 0.03, `red ${share(picture, red)}`);
  assert.ok(share(picture, red) > 3 * share(picture, blue));
});

test('any multiple of eight is drawn at just that size', () => {
  const picture = readPng(draw('odd.png', 'a green tree', '--steps', '2', '--width', '72',
                               '--height', '328', '--seed', '1'));
  assert.deepEqual([picture.width, picture.height], [72, 328]);
});

test('what cannot be drawn is a sentence and no file', () => {
  for (const options of [['--steps', '0'], ['--width', '63'], ['--scheduler', 'magic']]) {
    const out = join(work, 'never.png');
    const run = spawnSync(atelier, ['generate', ...common, 'bird', ...options, '--out', out]);
    assert.notEqual(run.status, 0);
    assert.match(run.stderr.toString(), /\w+.*\./);
    assert.throws(() => readFileSync(out));
  }
});
