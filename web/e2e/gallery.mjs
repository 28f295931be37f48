// What the walks through the gallery share: some pictures of this run, and how to find things.
import assert from 'node:assert/strict';
import { encodePng, paint } from '../dev/fake/pictures.mjs';
import { api } from './studio.mjs';
import { startWalk } from './walk.mjs';

/** Bytes that no run before this one has uploaded. */
function pictureOf(run, at) {
  const pixels = paint(at + 1, 96, 64);
  Buffer.from(`${run} ${at}`).copy(pixels);
  return encodePng(pixels, 96, 64);
}

/** A walk with eight uploaded images called "walk RUN 0.png" and so on, on no board. */
export async function startGalleryWalk() {
  const walk = await startWalk();
  const { studio, page } = walk;
  const run = `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

  async function send(path, method, body, type = 'application/json') {
    const response = await fetch(`${studio.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': type },
      body: Buffer.isBuffer(body) ? body : JSON.stringify(body ?? {}),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return response.status === 204 ? null : response.json();
  }

  async function upload(name, at) {
    const query = new URLSearchParams({ name, category: 'images' });
    return send(`/uploads?${query}`, 'POST', pictureOf(run, at), 'image/png');
  }

  for (let at = 0; at < 8; at += 1) await upload(`walk ${run} ${at}.png`, at);
  await page.reload();
  const words = `"walk ${run}"`;
  return {
    ...walk,
    run,
    words,
    query: `q=${encodeURIComponent(words)}`,
    send,
    upload,
    picture: (at) => pictureOf(run, at),
    get: (path) => api(studio, path),
    board: (name) => page.locator('[data-board]', { hasText: name }),
    tile: (at) => page.locator(`[data-index="${at}"]`),
    menu: (name) => page.getByRole('menuitem', { name }),
    bar: () => page.getByRole('toolbar', { name: 'Selected images' }),
  };
}
