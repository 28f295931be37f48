// A library of small model files of every kind people keep beside their checkpoints, as the engine's
// probing knows them: few tensors, right names, right shapes, and nothing in the file's name or
// folder that would give it away.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const bytesOf = { F32: 4, F16: 2 };

// tensors: { name: shape }. The bytes differ from file to file, so that each is a model of its own.
export function safetensors(tensors, { dtype = 'F16', seed = 0, metadata } = {}) {
  const header = metadata ? { __metadata__: metadata } : {};
  let at = 0;
  for (const [name, shape] of Object.entries(tensors)) {
    const bytes = shape.reduce((product, size) => product * size, bytesOf[dtype]);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes] };
    at += bytes;
  }
  let text = JSON.stringify(header);
  text += ' '.repeat((8 - (text.length % 8)) % 8);
  const file = Buffer.alloc(8 + text.length + at);
  file.writeBigUInt64LE(BigInt(text.length), 0);
  file.write(text, 8, 'latin1');
  file.writeUInt32LE(seed & 0x3bff3bff, 8 + text.length);
  return file;
}

function lora(width, { rank = 2 } = {}) {
  const tensors = {};
  const layer = 'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k';
  tensors[`${layer}.lora_down.weight`] = [rank, width];
  tensors[`${layer}.lora_up.weight`] = [320, rank];
  tensors[`${layer}.alpha`] = [1];
  return tensors;
}

function vae() {
  const tensors = { 'encoder.conv_in.weight': [8, 3, 3, 3], 'decoder.conv_in.weight': [8, 4, 3, 3] };
  tensors['encoder.conv_in.bias'] = [8];
  tensors['decoder.conv_out.weight'] = [3, 8, 3, 3];
  return tensors;
}

function controlnet(width) {
  const tensors = { 'controlnet_cond_embedding.conv_in.weight': [16, 3, 3, 3] };
  tensors['down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight'] = [8, width];
  tensors['conv_in.weight'] = [8, 4, 3, 3];
  return tensors;
}

function upscaler() {
  const tensors = { 'conv_first.weight': [8, 3, 3, 3], 'conv_last.weight': [3, 8, 3, 3] };
  for (let i = 1; i <= 5; i += 1) tensors[`body.0.rdb1.conv${i}.weight`] = [4, 4 + 4 * i, 3, 3];
  tensors['conv_up1.weight'] = [8, 8, 3, 3];
  tensors['conv_up2.weight'] = [8, 8, 3, 3];
  return tensors;
}

const kinds = [
  { type: 'lora', base: 'sd-1', tensors: () => lora(768) },
  { type: 'lora', base: 'sd-2', tensors: () => lora(1024) },
  { type: 'lora', base: 'sdxl', tensors: () => lora(2048) },
  { type: 'embedding', base: 'sd-1', tensors: () => ({ emb_params: [2, 768] }) },
  { type: 'embedding', base: 'sdxl', tensors: () => ({ clip_g: [1, 1280], clip_l: [1, 768] }) },
  { type: 'vae', base: undefined, tensors: vae },
  { type: 'controlnet', base: 'sd-1', tensors: () => controlnet(768) },
  { type: 'controlnet', base: 'sdxl', tensors: () => controlnet(2048) },
  { type: 'upscaler', base: 'any', tensors: upscaler },
];

// `count` files below models/, named by number only. What each is, by its path.
export function makeLibrary(home, count) {
  const expected = new Map();
  const folders = ['lora', 'lora/styles', 'embedding', 'vae', 'controlnet', 'upscaler', 'main'];
  for (const folder of folders) mkdirSync(join(home, 'models', folder), { recursive: true });
  for (let i = 0; i < count; i += 1) {
    const kind = kinds[i % kinds.length];
    const path = join(home, 'models', folders[i % folders.length], `${i}.safetensors`);
    writeFileSync(path, safetensors(kind.tensors(), { seed: i }));
    expected.set(path, kind);
  }
  return expected;
}
