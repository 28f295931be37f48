// Requests as AUTOMATIC1111's clients send them, against the whole program: each is understood, drawn
// and answered in the shape those clients read; what goes wrong has a status and names its field.
//
//   node tests/programs/a1111.mjs ATELIER ENGINE
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after } from 'node:test';

import { safetensors } from '../../bench/models/library.mjs';
import { Studio, eventually } from '../crash/studio.mjs';
import { readPng, writePng } from '../drawing/png.mjs';
import { extraSingle, img2img, txt2img } from './a1111_bodies.mjs';

const [atelier, engine] = process.argv.slice(2);
const studio = new Studio(atelier, engine);
await studio.start();
after(async () => {
  await studio.kill('SIGTERM');
  studio.remove();
});

const get = (name) => studio.ask('GET', `/sdapi/v1/${name}`);
const post = (name, body) => studio.ask('POST', `/sdapi/v1/${name}`, body);
const refused = async (name, body, status, field) => {
  const answer = await fetch(`${studio.url}/sdapi/v1/${name}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(answer.status, status);
  const { detail, errors } = await answer.json();
  assert.match(detail, /\w+.*\./);
  if (field) assert.ok(errors.some(({ loc }) => loc.at(-1) === field), JSON.stringify(errors));
};
const newestJob = async () => (await studio.ask('GET', '/api/v1/jobs?limit=1')).items[0];
const side = 64;
const small = { width: side, height: side, steps: 3 };
const size = ({ width, height }) => [width, height];
const picture = (text) => readPng(Buffer.from(text, 'base64'));
const withPrefix = (png) => `data:image/png;base64,${png.toString('base64')}`;
const red = writePng(side, side, () => [200, 30, 30]);
const wide = writePng(2 * side, side, () => [30, 30, 200]);
const left = writePng(side, side, (x) => (x < side / 2 ? [255, 255, 255] : [0, 0, 0]));

// A file of each type, which the fake engine tells by its name.
const put = (type, name, seed) =>
  writeFileSync(join(studio.home, 'models', type, `${name}.safetensors`), safetensors({ a: [4, seed] }, { seed }));
await eventually('the folders', async () => (await studio.ask('GET', '/api/v1/models?type=main')).items.length > 0);
put('lora', 'Ink-lora', 3);
put('vae', 'soft-vae', 4);
put('upscaler', 'sharp-upscaler', 5);
put('embedding', 'dusk-embedding', 6);
put('controlnet', 'lines-controlnet', 7);
put('depth_estimator', 'near-depth_estimator', 8);

test('a client that has put files there finds them after a refresh', async () => {
  assert.equal(await post('refresh-checkpoints'), null);
  const names = async (list) => (await get(list)).map((one) => one.name ?? one.model_name);
  await eventually('the files', async () => (await names('loras')).includes('Ink-lora'));
  assert.ok((await names('sd-vae')).includes('soft-vae'));
  assert.ok((await names('upscalers')).includes('sharp-upscaler'));
  assert.ok('dusk-embedding' in (await get('embeddings')).loaded);
});

test('lists have the members their readers look at', async () => {
  const models = await get('sd-models');
  for (const model of models) {
    for (const key of ['title', 'model_name', 'hash', 'sha256', 'filename', 'config']) assert.ok(key in model, key);
  }
  const [sampler] = await get('samplers');
  assert.ok(sampler.name && Array.isArray(sampler.aliases) && sampler.options);
  for (const list of ['schedulers', 'latent-upscale-modes', 'prompt-styles', 'hypernetworks', 'face-restorers', 'realesrgan-models']) {
    assert.ok(Array.isArray(await get(list)), list);
  }
  assert.deepEqual(Object.keys(await get('scripts')), ['txt2img', 'img2img']);
});

test('what we do not have is no page', async () => {
  const answer = await fetch(`${studio.url}/sdapi/v1/no-such-thing`);
  assert.equal(answer.status, 404);
  assert.match(answer.headers.get('content-type'), /json/);
});

test('txt2img: batches, seeds and what the info says of them', async () => {
  const answer = await post('txt2img', txt2img({ ...small, prompt: 'a red fish', negative_prompt: 'snow', seed: 7, batch_size: 2, n_iter: 2 }));
  assert.equal(answer.images.length, 4);
  for (const image of answer.images) assert.deepEqual(size(picture(image)), [side, side]);
  const info = JSON.parse(answer.info);
  assert.deepEqual(info.all_seeds, [7, 8, 9, 10]);
  assert.equal(info.all_prompts.length, 4);
  assert.deepEqual(new Set(info.all_negative_prompts), new Set(['snow']));
  assert.match(info.infotexts[1], /^a red fish\nNegative prompt: snow\nSteps: 3, .*Seed: 8/);
  assert.equal(answer.parameters.steps, 3);
});

test('txt2img: LoRAs of the prompt by name or file name, with weights', async () => {
  await post('txt2img', txt2img({ ...small, prompt: 'hills <lora:ink-LORA:0.6>, dusk-embedding' }));
  const job = await newestJob();
  assert.equal(job.prompt, 'hills, dusk-embedding');
  assert.deepEqual(job.loras.map((one) => [one.name, one.weight]), [['Ink-lora', 0.6]]);
  assert.deepEqual(job.embeddings.map((one) => one.name), ['dusk-embedding']);
  await refused('txt2img', txt2img({ ...small, prompt: 'x <lora:nobody:1>' }), 422, 'loras[0].model_id');
});

test('txt2img: the high-resolution fix, by a factor and to a size', async () => {
  const hires = { ...small, prompt: 'x', enable_hr: true, denoising_strength: 0.5 };
  assert.deepEqual(size(picture((await post('txt2img', txt2img(hires))).images[0])), [2 * side, 2 * side]);
  const to = await post('txt2img', txt2img({ ...hires, hr_resize_x: 96, hr_upscaler: 'sharp-upscaler' }));
  assert.deepEqual(size(picture(to.images[0])), [96, 96]);
  const job = await newestJob();
  assert.equal(job.hires.method, 'upscaler');
  assert.equal(job.hires.upscaler_name, 'sharp-upscaler');
  assert.equal(job.hires.strength, 0.5);
});

test('txt2img: settings for one request', async () => {
  const override_settings = { CLIP_stop_at_last_layers: 2, sd_vae: 'soft-vae', samples_format: 'jpg', sd_model_checkpoint: (await get('sd-models'))[0].title };
  await post('txt2img', txt2img({ ...small, prompt: 'x', tiling: true, override_settings, sampler_name: 'DPM++ 2M', scheduler: 'Karras' }));
  const job = await newestJob();
  assert.equal(job.clip_skip, 1);
  assert.equal(job.vae_name, 'soft-vae');
  assert.equal(job.scheduler, 'dpmpp_2m_k');
  assert.ok(job.seamless_x && job.seamless_y);
  await refused('txt2img', txt2img({ ...small, prompt: 'x', override_settings: { sd_vae: 'none-such' } }), 422, 'override_settings.sd_vae');
});

test('img2img: over a picture, and over the white part of a mask', async () => {
  const answer = await post('img2img', img2img({ ...small, prompt: 'x', init_images: [withPrefix(red)], denoising_strength: 0.4, resize_mode: 1 }));
  assert.equal(answer.images.length, 1);
  assert.ok(!('init_images' in answer.parameters), 'it does not send the picture back');
  const plain = await newestJob();
  assert.equal(plain.source.strength, 0.4);
  assert.equal(plain.source.resize_mode, 'crop_resize');
  await post('img2img', img2img({ ...small, prompt: 'x', init_images: [withPrefix(red)], mask: withPrefix(left), mask_blur: 6, inpainting_mask_invert: 1 }));
  const { mask, source } = await newestJob();
  assert.equal(source.image_id, plain.source.image_id);
  assert.equal(mask.blur_px, 6);
  assert.equal(mask.invert, true);
  // What webuiapi sends when it is asked for nothing special: "only masked", filled, no padding.
  assert.equal(mask.fill, 'surroundings');
  assert.deepEqual(mask.only_masked, { padding_px: 0 });
  assert.equal(JSON.parse(answer.info).denoising_strength, 0.4);
});

test('img2img: how the masked part begins, and how much around it is drawn', async () => {
  const ask = async (changes) => {
    const answer = await post('img2img', img2img({ ...small, prompt: 'x', init_images: [withPrefix(wide)], mask: withPrefix(left), ...changes }));
    return { mask: (await newestJob()).mask, made: size(picture(answer.images[0])), text: JSON.parse(answer.info).infotexts[0] };
  };
  const alone = await ask({ inpainting_fill: 3, inpaint_full_res_padding: 32 });
  assert.equal(alone.mask.fill, 'latent_nothing');
  assert.deepEqual(alone.mask.only_masked, { padding_px: 32 });
  assert.deepEqual(alone.made, [2 * side, side], 'the picture keeps its own size');
  assert.match(alone.text, /Masked content: latent nothing, Inpaint area: Only masked, Masked area padding: 32/);
  const whole = await ask({ inpainting_fill: 1, inpaint_full_res: false });
  assert.equal(whole.mask.fill, 'original');
  assert.ok(!whole.mask.only_masked);
  assert.deepEqual(whole.made, [side, side]);
});

test('img2img: a strength of 1, which its sliders reach, is as much as there is', async () => {
  await post('img2img', img2img({ ...small, prompt: 'x', init_images: [red.toString('base64')], denoising_strength: 1 }));
  assert.equal((await newestJob()).source.strength, 0.99);
});

test('control images: units of the ControlNet extension, said as clients say them', async () => {
  const { model_list } = await studio.ask('GET', '/controlnet/model_list');
  const lines = model_list.find((name) => /^lines-controlnet \[\w+\]$/.test(name));
  assert.ok(lines, model_list.join());
  const { module_list } = await studio.ask('GET', '/controlnet/module_list');
  assert.ok(module_list.includes('canny') && module_list.includes('depth'));
  assert.ok(!module_list.includes('openpose'), 'no model for it is installed');
  const unit = (changes) => ({
    input_image: red.toString('base64'), mask: null, module: 'canny', model: lines, weight: 0.8, resize_mode: 'Resize and Fill', lowvram: false,
    processor_res: 512, threshold_a: 64, threshold_b: 64, guidance: 0.9, guidance_start: 0.1, guidance_end: 0.9, control_mode: ['Balanced'], pixel_perfect: false, hr_option: 'Both', ...changes,
  });
  const scripts = (...args) => ({ ...small, prompt: 'x', alwayson_scripts: { ControlNet: { args } } });
  await post('txt2img', txt2img(scripts(unit(), unit({ control_mode: 2, resize_mode: 1, module: 'none' }), unit({ enabled: false }), unit({ model: 'None' }))));
  const { controls } = await newestJob();
  assert.deepEqual(
    controls.map((one) => [one.name, one.preprocessor, one.weight, one.begin, one.end, one.mode, one.resize_mode]),
    [['lines-controlnet', 'canny', 0.8, 0.1, 0.9, 'balanced', 'fill_resize'], ['lines-controlnet', 'none', 0.8, 0.1, 0.9, 'more_control', 'crop_resize']],
  );
  await post('img2img', img2img({ ...scripts(unit({ input_image: '' })), init_images: [withPrefix(red)] }));
  const over = await newestJob();
  assert.equal(over.controls[0].image_id, over.source.image_id, 'without a picture of its own it follows the initial one');
  await refused('txt2img', txt2img(scripts(unit({ model: 'nobody [12345678]' }))), 422, 'alwayson_scripts.ControlNet.args[0].model');
  await post('txt2img', txt2img(scripts(unit({ module: 'depth_midas' }))));
  assert.equal((await newestJob()).controls[0].preprocessor, 'depth');
  await refused('txt2img', txt2img(scripts(unit({ module: 'magic' }))), 422, 'alwayson_scripts.ControlNet.args[0].module');
  await refused('txt2img', txt2img(scripts(unit({ input_image: '' }))), 422, 'alwayson_scripts.ControlNet.args[0].image');
});

test('extra-single-image: by a factor, or to a frame', async () => {
  const enlarged = async (changes) => size(picture((await post('extra-single-image', extraSingle({ image: withPrefix(red), ...changes }))).image));
  assert.deepEqual(await enlarged({ upscaling_resize: 3 }), [3 * side, 3 * side]);
  assert.deepEqual(await enlarged({ upscaler_1: 'sharp-upscaler' }), [2 * side, 2 * side]);
  assert.deepEqual(await enlarged({ resize_mode: 1, upscaling_resize_w: 128, upscaling_resize_h: 256 }), [256, 256]);
  assert.deepEqual(await enlarged({ resize_mode: 1, upscaling_resize_w: 128, upscaling_resize_h: 256, upscaling_crop: false }), [128, 128]);
  await refused('extra-single-image', extraSingle({ image: withPrefix(red), upscaler_1: 'R-ESRGAN 4x+' }), 422, 'upscale.model_id');
});

test('png-info: what a picture says of itself', async () => {
  const drawn = await post('txt2img', txt2img({ ...small, prompt: 'a told fish', seed: 5 }));
  const told = await post('png-info', { image: `data:image/png;base64,${drawn.images[0]}` });
  assert.match(told.info, /^a told fish\n.*Seed: 5/s);
  assert.ok(told.items.parameters);
  assert.equal((await post('png-info', { image: withPrefix(red) })).info, '');
});

test('options: the checkpoint is read and chosen by its title', async () => {
  const options = await get('options');
  assert.ok((await get('sd-models')).some(({ title }) => title === options.sd_model_checkpoint));
  const other = (await get('sd-models')).find(({ title }) => title !== options.sd_model_checkpoint);
  assert.equal(await post('options', { sd_model_checkpoint: other.title, CLIP_stop_at_last_layers: 1 }), null);
  assert.equal((await get('options')).sd_model_checkpoint, other.title);
  assert.equal(await post('options', { samples_format: 'png' }), null);
  await refused('options', { sd_model_checkpoint: 'nobody' }, 422, 'sd_model_checkpoint');
});

test('progress tells of what is drawn, and interrupt ends it with what there is', async () => {
  const idle = await get('progress');
  assert.deepEqual([idle.progress, idle.state.job_count], [0, 0]);
  const drawing = post('txt2img', txt2img({ ...small, prompt: 'slowly @slow=200', steps: 30, batch_size: 2 })).catch((error) => error);
  const busy = await eventually('some progress', async () => {
    const now = await get('progress');
    return now.progress > 0 && now.current_image && now;
  });
  assert.equal(busy.state.sampling_steps, 30);
  assert.equal(picture(busy.current_image).width > 0, true);
  assert.ok(busy.eta_relative >= 0);
  assert.equal((await get('progress?skip_current_image=true')).current_image, null);
  assert.deepEqual(await post('interrupt'), {});
  assert.match((await drawing).message, /cancelled/);
  assert.deepEqual(await post('interrupt'), {}, 'nothing runs');
});

test('what is wrong has a status and names its field', async () => {
  await refused('txt2img', txt2img({ prompt: 'x', steps: 'many' }), 422, 'steps');
  await refused('txt2img', txt2img({ prompt: 'x', steps: 1e12 }), 422, 'steps');
  await refused('txt2img', txt2img({ prompt: 'x', width: -5 }), 422, 'width');
  await refused('txt2img', txt2img({ prompt: 'x', batch_size: 100000, n_iter: 100000 }), 422, 'images');
  await refused('txt2img', txt2img({ prompt: 'x', sampler_name: 'No such sampler' }), 422, 'scheduler');
  await refused('txt2img', txt2img({ prompt: 'x', styles: ['no such style'] }), 422, 'styles');
  await refused('img2img', img2img({ prompt: 'x' }), 422, 'init_images');
  await refused('img2img', img2img({ prompt: 'x', init_images: ['no base64!'] }), 422, 'init_images');
  await refused('img2img', img2img({ prompt: 'x', init_images: ['bm8gcGljdHVyZQ=='] }), 422, 'init_images');
  await refused('extra-single-image', extraSingle({}), 422, 'image');
  await refused('png-info', { image: 'no base64!' }, 422, 'image');
});

test('a client that leaves takes its job with it', async () => {
  const leaving = new AbortController();
  const body = JSON.stringify(txt2img({ ...small, prompt: 'endless @slow=300', steps: 100 }));
  const asked = fetch(`${studio.url}/sdapi/v1/txt2img`, { method: 'POST', body, signal: leaving.signal });
  const job = await eventually('the job', async () => (await studio.ask('GET', '/api/v1/jobs?state=running')).items[0]);
  leaving.abort();
  await assert.rejects(asked);
  const ended = await eventually('its end', async () => {
    const now = await studio.ask('GET', `/api/v1/jobs/${job.id}`);
    return now.state !== 'running' && now;
  }, 5000);
  assert.equal(ended.state, 'cancelled');
});
