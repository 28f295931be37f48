// Small pictures with a recipe, each with bytes of its own, for tests that import.
import { deflateSync } from 'node:zlib';

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes) {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

// One chunk of a PNG.
export function chunk(type, body) {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

// A PNG of 16x16 pixels; `kilobytes` of padding make it worth copying.
export function picture(n, kilobytes = 4) {
  const side = 16;
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
  const rows = Buffer.alloc((side * 3 + 1) * side, n & 255);
  for (let y = 0; y < side; y += 1) rows[y * (side * 3 + 1)] = 0;
  const recipe = `cat number ${n}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: ${n}, Size: 64x64`;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`parameters\0${recipe}`)),
    chunk('prVt', Buffer.alloc(kilobytes * 1024, n & 255)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
