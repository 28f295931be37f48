// Styles, wildcards and prompts with choices, as the contract has them.
import { missing, Refusal } from './refusal.mjs';

const wildcards = {
  animal: ['owl', 'fox', 'heron', 'hare'],
  weather: ['fog', 'first snow', 'rain'],
};

const api = (path) => new RegExp(`^/api/v1${path}$`);

export const somePresets = (studio) =>
  [
    ['Film still', '{prompt}, film still, 35 mm, soft light', 'drawing, cartoon'],
    ['Ink on paper', 'ink drawing, paper texture', ''],
  ].map(([name, prompt, negative_prompt]) => ({
    id: studio.id('preset'),
    ...{ name, prompt, negative_prompt, rev: 1 },
  }));

/** Every way to choose, innermost braces last. */
function choices(prompt) {
  const found = /\{([^{}]*\|[^{}]*)\}|__([\w/-]+?)__/.exec(prompt);
  if (!found) return [prompt];
  const [whole, options, name] = found;
  const parts = options === undefined ? (wildcards[name] ?? [`__${name}`]) : options.split('|');
  const put = (part) =>
    prompt.slice(0, found.index) + part + prompt.slice(found.index + whole.length);
  return parts.flatMap((part) => choices(put(part)));
}

export function expand(studio, { prompt, mode, max = 100 }) {
  if (prompt.split('{').length !== prompt.split('}').length) {
    const faults = [{ field: 'prompt', says: 'has a brace without its other half' }];
    throw new Refusal(400, 'invalid', 'A brace has no other half.', faults);
  }
  const all = choices(prompt);
  if (mode === 'random') return { prompts: all.slice(0, 1), total: 1 };
  return { prompts: all.slice(0, max), total: all.length };
}

function checkPreset(body) {
  if (body.name?.trim()) return;
  const faults = [{ field: 'name', says: 'must not be empty' }];
  throw new Refusal(400, 'invalid', 'A style needs a name.', faults);
}

function requirePreset(studio, id) {
  const preset = studio.presets.find((known) => known.id === id);
  if (!preset) throw missing('style');
  return preset;
}

export const promptRoutes = [
  ['POST', api('/prompts/expand'), ({ studio, body }) => expand(studio, body)],
  [
    'GET',
    api('/wildcards'),
    () => ({
      items: Object.entries(wildcards).map(([name, lines]) => ({ name, count: lines.length })),
      next: null,
    }),
  ],
  ['GET', api('/presets'), ({ studio }) => ({ items: studio.presets, next: null })],
  [
    'POST',
    api('/presets'),
    ({ studio, body }) => {
      checkPreset(body);
      const preset = { id: studio.id('preset'), prompt: '', negative_prompt: '', ...body, rev: 1 };
      studio.presets.push(preset);
      return preset;
    },
    201,
  ],
  [
    'PATCH',
    api('/presets/([^/]+)'),
    ({ studio, id, body }) => {
      const preset = requirePreset(studio, id);
      checkPreset({ ...preset, ...body });
      return Object.assign(preset, body, { rev: preset.rev + 1 });
    },
  ],
  [
    'DELETE',
    api('/presets/([^/]+)'),
    ({ studio, id }) => {
      requirePreset(studio, id);
      studio.presets = studio.presets.filter((preset) => preset.id !== id);
    },
    204,
  ],
];
