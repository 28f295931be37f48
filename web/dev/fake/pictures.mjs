// Pictures for the fake server: hills under a sky, a different place for every seed.
// Plain Node and thumbhash, so that it starts in an instant.
import { deflateSync } from 'node:zlib';
import { rgbaToThumbHash } from 'thumbhash';

export function randomFrom(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Pictures repeat: the same seed and size are painted once. */
const painted = new Map();

const blend = (from, to, part) => from.map((value, index) => value + (to[index] - value) * part);

const palettes = [
  {
    high: [38, 60, 98],
    low: [244, 196, 148],
    sun: [255, 236, 200],
    far: [122, 128, 152],
    near: [24, 32, 44],
  },
  {
    high: [86, 134, 178],
    low: [222, 232, 232],
    sun: [255, 250, 232],
    far: [138, 166, 172],
    near: [34, 56, 48],
  },
  {
    high: [26, 22, 48],
    low: [206, 96, 84],
    sun: [255, 198, 140],
    far: [110, 66, 92],
    near: [18, 14, 28],
  },
  {
    high: [12, 22, 40],
    low: [56, 92, 116],
    sun: [232, 240, 240],
    far: [44, 70, 90],
    near: [8, 14, 22],
  },
  {
    high: [176, 168, 150],
    low: [240, 228, 204],
    sun: [255, 252, 240],
    far: [188, 172, 146],
    near: [92, 80, 62],
  },
];

/** One scene: colour at a place given in parts of the picture's width and height. */
function makeScene(seed) {
  const random = randomFrom(seed);
  const palette = palettes[Math.floor(random() * palettes.length)];
  const sun = {
    x: 0.2 + random() * 0.6,
    y: 0.22 + random() * 0.25,
    radius: 0.035 + random() * 0.05,
  };
  const ridges = [0, 1, 2, 3, 4].map((layer) => ({
    base: 0.46 + layer * 0.105 + random() * 0.03,
    waves: [1, 2, 3, 4, 5].map((octave) => ({
      rate: (1.3 + random()) * 1.9 ** octave,
      shift: random() * 6.28,
      size: 0.09 / 1.75 ** octave / (1 + layer * 0.15),
    })),
  }));
  const height = ({ base, waves }, x) =>
    base + waves.reduce((sum, { rate, shift, size }) => sum + Math.sin(x * rate + shift) * size, 0);
  const tops = new Map();
  return (x, y) => {
    const ridgeTops = tops.get(x) ?? ridges.map((ridge) => height(ridge, x * 2.2));
    tops.set(x, ridgeTops);
    let colour = blend(palette.high, palette.low, Math.min(1, (y / 0.62) ** 1.2));
    const away = Math.hypot(x - sun.x, y - sun.y);
    colour = blend(colour, palette.sun, Math.max(0, 1 - away / 0.5) ** 3 * 0.6);
    if (away < sun.radius) colour = palette.sun;
    ridgeTops.forEach((top, layer) => {
      if (y < top || ridgeTops.some((other, above) => above > layer && y >= other)) return;
      const haze = Math.min(1, (y - top) * 2.4);
      colour = blend(
        blend(palette.far, palette.near, layer / 4),
        palette.low,
        (1 - haze) * (0.34 - layer * 0.07),
      );
    });
    return colour;
  };
}

/** RGBA pixels; `noise` from 1 (nothing but noise) to 0 (the finished picture). */
export function paint(seed, width, height, noise = 0) {
  const colourAt = makeScene(seed);
  const random = randomFrom(seed + 7 + Math.round(noise * 1000));
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 4) {
      const colour = colourAt(x / width, y / height);
      for (let channel = 0; channel < 3; channel += 1) {
        const grain = (random() - 0.5) * (8 + noise * 240);
        const washed = colour[channel] * (1 - noise * 0.7) + 120 * noise * 0.7;
        pixels[at + channel] = Math.max(0, Math.min(255, washed + grain));
      }
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

const crcTable = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crcOf(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = crcTable[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crcOf(body), body.length + 4);
  return framed;
}

export function encodePng(pixels, width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    rows.set(pixels.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function pictureOf(seed, width, height) {
  const name = `${seed}/${width}/${height}`;
  if (!painted.has(name)) painted.set(name, encodePng(paint(seed, width, height), width, height));
  return painted.get(name);
}

/** The outlines of a picture, white on black, as a control image shows them. */
export function edgesOf(seed, width, height) {
  const pixels = paint(seed, width, height);
  const drawn = new Uint8Array(pixels.length);
  const light = (at) => pixels[at] + pixels[at + 1] + pixels[at + 2];
  for (let at = 0; at < pixels.length; at += 4) {
    const down = at + width * 4;
    const change = Math.abs(light(at) - light(at + 4 < pixels.length ? at + 4 : at));
    const fall = Math.abs(light(at) - light(down < pixels.length ? down : at));
    drawn.fill(change + fall > 90 ? 255 : 0, at, at + 3);
    drawn[at + 3] = 255;
  }
  return encodePng(drawn, width, height);
}

export function thumbhashOf(seed, width, height) {
  const scale = 32 / Math.max(width, height);
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  return Buffer.from(rgbaToThumbHash(w, h, paint(seed, w, h))).toString('base64');
}

export function previewOf(seed, width, height, fraction) {
  const w = Math.round(width / 8);
  const h = Math.round(height / 8);
  const noise = (1 - fraction) ** 1.6;
  const png = encodePng(paint(seed, w, h, noise), w, h);
  return { width: w, height: h, data_url: `data:image/png;base64,${png.toString('base64')}` };
}
