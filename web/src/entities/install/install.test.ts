import { describe, expect, test } from 'vitest';
import { readInstall, type Install } from '@/api/models';
import { fractionOf, isMoving, placeInstall, readSource, verbsOf } from './model';

const install = (part: Partial<Install> = {}) =>
  readInstall({ id: 'i1', source: '/models/a', kind: 'path', state: 'waiting', ...part });

describe('what somebody typed into the install field', () => {
  test('is a path when it begins like one', () => {
    for (const path of ['/srv/models', '~/a.safetensors', './x', 'C:\\models\\a.ckpt'])
      expect(readSource(path)).toEqual({ kind: 'path', path });
    expect(readSource(' "/with spaces/in it" ')).toEqual({
      kind: 'path',
      path: '/with spaces/in it',
    });
  });

  test('is a download when it is an address, and names the file', () => {
    expect(readSource('https://civitai.com/api/download/ink%20scenery.safetensors?t=1')).toEqual({
      kind: 'url',
      host: 'civitai.com',
      file: 'ink scenery.safetensors',
    });
    expect(readSource('https://')).toEqual({ kind: 'unclear' });
  });

  test('is a repository with what follows the colons', () => {
    const repo = 'stabilityai/sd-turbo';
    expect(readSource(repo)).toEqual({ kind: 'hugging_face', repo, subfolder: '', variant: '' });
    expect(readSource(`${repo}::unet::fp16`)).toEqual({
      kind: 'hugging_face',
      repo,
      subfolder: 'unet',
      variant: 'fp16',
    });
    expect(readSource(`https://huggingface.co/${repo}/`)).toMatchObject({ repo });
  });

  test('is unclear when it is none of these, and nothing when it is empty', () => {
    expect(readSource('ink scenery')).toEqual({ kind: 'unclear' });
    expect(readSource('lora/ink.safetensors')).toEqual({ kind: 'unclear' });
    expect(readSource('  ')).toEqual({ kind: 'nothing' });
  });
});

describe('an install', () => {
  test('offers what makes sense in its state', () => {
    expect(verbsOf(install({ state: 'downloading' }))).toEqual(['pause', 'cancel']);
    expect(verbsOf(install({ state: 'paused' }))).toEqual(['resume', 'cancel']);
    expect(verbsOf(install({ state: 'failed' }))).toEqual(['retry', 'forget']);
    expect(isMoving(install({ state: 'checking' }))).toBe(true);
    expect(isMoving(install({ state: 'paused' }))).toBe(false);
  });

  test('claims no percentage it cannot know', () => {
    expect(fractionOf(install({ bytes: 5, bytes_total: null }))).toBeNull();
    expect(fractionOf(install({ bytes: 5, bytes_total: 10 }))).toBe(0.5);
    expect(fractionOf(install({ bytes: 50, bytes_total: 10 }))).toBe(1);
    expect(fractionOf(install({ state: 'done', bytes_total: null }))).toBe(1);
  });

  test('keeps its place in the list, a new one comes first', () => {
    const known = [install({ id: 'a' }), install({ id: 'b' })];
    const changed = placeInstall(known, install({ id: 'b', state: 'done' }));
    expect(changed.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'waiting'],
      ['b', 'done'],
    ]);
    expect(placeInstall(known, install({ id: 'c' })).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  });
});
