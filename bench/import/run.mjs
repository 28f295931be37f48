// How many pictures with recipes `atelier import` brings in a second, beside `sha256sum` of the same
// files and a plain Python loop that reads, hashes and looks for the texts. Everything warm.
// Usage: node bench/import/run.mjs ATELIER [--files 20000] [--side 128] [--folder DIR]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';

const words = process.argv.slice(2);
const atelier = words[0];
const option = (name, otherwise) => {
  const at = words.indexOf(`--${name}`);
  return at < 0 ? otherwise : words[at + 1];
};
const files = Number(option('files', 20_000));
const side = Number(option('side', 128));
const place = mkdtempSync(join(option('folder', tmpdir()), 'atelier-bench-import-'));

// Node 18 has no crc32 yet.
const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const checksum = zlib.crc32 ?? ((bytes) => {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
});
const chunk = (type, body) => {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(checksum(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
};
const text = (key, value) => chunk('tEXt', Buffer.from(`${key}\0${value}`, 'latin1'));

const vocabulary = 'castle fox lighthouse river bridge portrait ink autumn fog market dragon glass winter harbour violin desert'.split(' ');
const prompt = (n) => Array.from({ length: 28 }, (_, i) => vocabulary[(n * 7 + i * i) % vocabulary.length]).join(' ');
const recipes = [
  (n) => [text('parameters', `${prompt(n)} <lora:detail:0.8>\nNegative prompt: blurry, ugly\nSteps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: ${n}, Size: 512x768, Model hash: 6ce0161689, Model: dreamer_${n % 60}, Clip skip: 2, Version: v1.10.1`)],
  (n) => [text('prompt', JSON.stringify({
    3: { class_type: 'KSampler', inputs: { seed: n, steps: 20, cfg: 8, sampler_name: 'euler', scheduler: 'normal', denoise: 1, model: ['4', 0], positive: ['6', 0], negative: ['7', 0], latent_image: ['5', 0] } },
    4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: `m${n % 60}.safetensors` } },
    5: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
    6: { class_type: 'CLIPTextEncode', inputs: { text: prompt(n), clip: ['4', 1] } },
    7: { class_type: 'CLIPTextEncode', inputs: { text: 'bad', clip: ['4', 1] } },
    9: { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
  })), text('workflow', JSON.stringify({ nodes: Array.from({ length: 20 }, (_, i) => ({ id: i, type: 'Note', pos: [i, i], widgets_values: [prompt(i)] })), links: [] }))],
  (n) => [text('invokeai_metadata', JSON.stringify({ app_version: '5.0.0', positive_prompt: prompt(n), negative_prompt: '', seed: n, steps: 30, cfg_scale: 5, scheduler: 'dpmpp_2m_k', width: 1024, height: 1024, model: { key: 'k', hash: 'blake3:00', name: `x${n % 60}`, base: 'sdxl', type: 'main' }, loras: [] }))],
  (n) => [text('parameters', JSON.stringify({ metadata_scheme: 'fooocus', base_model: `j${n % 60}`, prompt: prompt(n), negative_prompt: '', guidance_scale: 4, resolution: '(1152, 896)', sampler: 'dpmpp_2m_sde_gpu', scheduler: 'karras', seed: String(n), steps: 30, loras: [] }))],
];

function generate() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  // Pixels that do not pack, the same for sixteen files in a row: the texts make the bytes differ.
  let pixels = Buffer.alloc(0);
  let bytes = 0;
  for (let n = 0; n < files; n += 1) {
    if (n % 16 === 0) {
      const raw = Buffer.alloc((side * 3 + 1) * side);
      let state = createHash('sha256').update(String(n)).digest();
      for (let at = 0; at < raw.length; at += 32) {
        if (at % 4096 === 0) state = createHash('sha256').update(state).digest();
        state.copy(raw, at);
      }
      for (let y = 0; y < side; y += 1) raw[y * (side * 3 + 1)] = 0;
      pixels = chunk('IDAT', zlib.deflateSync(raw, { level: 0 }));
    }
    const folder = join(place, 'files', String(Math.floor(n / 1000)));
    if (n % 1000 === 0) mkdirSync(folder, { recursive: true });
    const file = Buffer.concat([signature, chunk('IHDR', header), ...recipes[n % recipes.length](n), pixels, chunk('IEND', Buffer.alloc(0))]);
    bytes += file.length;
    writeFileSync(join(folder, `${n}.png`), file);
  }
  return bytes;
}

function timed(program, args) {
  const began = performance.now();
  const ran = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (ran.error || ran.status !== 0) return { seconds: NaN, out: ran.stderr ?? String(ran.error) };
  return { seconds: (performance.now() - began) / 1000, out: ran.stdout };
}

const naive = `
import hashlib, os, struct, sys
for root, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(root, name), 'rb') as f:
            data = f.read()
        hashlib.sha256(data).hexdigest()
        at = 8
        while at + 8 <= len(data):
            size, kind = struct.unpack('>I4s', data[at:at + 8])
            if kind == b'tEXt':
                data[at + 8:at + 8 + size].split(b'\\0', 1)[1].decode('latin-1')
            at += 12 + size
`;

try {
  const bytes = generate();
  const source = join(place, 'files');
  const per = (seconds) => Math.round(files / seconds);
  const cat = timed('sh', ['-c', `find "${source}" -type f -print0 | xargs -0 cat > /dev/null`]);
  const hash = timed('sh', ['-c', `find "${source}" -type f -print0 | xargs -0 -P 2 -n 500 sha256sum > /dev/null`]);
  const python = timed('python3', ['-c', naive, source]);
  const imported = {};
  for (const mode of ['link', 'copy']) {
    const home = join(place, `home-${mode}`);
    const run = timed(atelier, ['import', source, `--${mode}`, '--json', '--home', home]);
    const again = timed(atelier, ['import', source, `--${mode}`, '--json', '--home', home]);
    const report = Number.isNaN(run.seconds) ? { error: run.out } : JSON.parse(run.out);
    imported[mode] = {
      files_per_second: per(run.seconds), added: report.added, recipes: report.recipes, error: report.error,
      megabytes_per_second: Math.round(bytes / run.seconds / 1e6), again_files_per_second: per(again.seconds),
    };
  }
  console.log(JSON.stringify({
    bench: 'import', files, kilobytes_each: Math.round(bytes / files / 1000),
    cat_files_per_second: per(cat.seconds), sha256sum_files_per_second: per(hash.seconds),
    python_files_per_second: Number.isNaN(python.seconds) ? 'no python3' : per(python.seconds),
    import: imported,
  }, null, 1));
} finally {
  rmSync(place, { recursive: true, force: true });
}
