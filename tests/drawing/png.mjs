// Reads the 8-bit RGB pictures the studio writes, and writes what tests send: enough of PNG to look
// at colours.
import { deflateSync, inflateSync } from 'node:zlib';

import { chunk } from '../crash/pictures.mjs';

const channels = 3;

// Of one row, with `above` the row before it: undoes the filter named by the row's first byte
// (PNG specification, part 9).
function unfilter(kind, row, above) {
  const paeth = (left, up, corner) => {
    const guess = left + up - corner;
    const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
    if (a <= b && a <= c) return left;
    return b <= c ? up : corner;
  };
  for (let i = 0; i < row.length; i += 1) {
    const left = i < channels ? 0 : row[i - channels];
    const corner = i < channels ? 0 : above[i - channels];
    const guesses = [0, left, above[i], (left + above[i]) >> 1, paeth(left, above[i], corner)];
    row[i] = (row[i] + guesses[kind]) & 255;
  }
}

export function readPng(file) {
  const data = [];
  let width = 0;
  let height = 0;
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      if (body[8] !== 8 || body[9] !== 2) throw new Error('not 8-bit RGB');
    }
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  const filtered = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y += 1) {
    const start = y * (stride + 1);
    const row = pixels.subarray(y * stride, (y + 1) * stride);
    filtered.copy(row, 0, start + 1, start + 1 + stride);
    unfilter(filtered[start], row, above);
    above = row;
  }
  return { width, height, pixels };
}

// A picture of `at(x, y)`: [r, g, b], or [r, g, b, a] for each pixel.
export function writePng(width, height, at) {
  const depth = at(0, 0).length;
  const rows = Buffer.alloc((width * depth + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(at(x, y), y * (width * depth + 1) + 1 + x * depth);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, depth === 4 ? 6 : 2, 0, 0, 0], 8);
  const body = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...body]);
}

// The share of pixels for which `is(r, g, b)` holds.
export function share({ pixels }, is) {
  let count = 0;
  for (let i = 0; i < pixels.length; i += 3) count += is(pixels[i], pixels[i + 1], pixels[i + 2]);
  return count / (pixels.length / 3);
}
