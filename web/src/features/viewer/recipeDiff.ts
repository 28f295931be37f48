import type { Asset } from '@/api/assets';
import type { Key } from '@/lib/i18n/text';

export interface Difference {
  label: Key;
  left: string;
  right: string;
}

/** A piece of a text: in both, only in the left one, or only in the right one. */
interface Piece {
  text: string;
  side: 'both' | 'left' | 'right';
}

const loraWords = (asset: Asset) =>
  asset.loras.map(({ name, weight }) => `${name} ${weight}`).join(', ');

const settings: [Key, (asset: Asset) => string | number][] = [
  ['compose.model', (asset) => asset.model.name],
  ['compose.size', (asset) => `${asset.width} × ${asset.height}`],
  ['compose.scheduler', (asset) => asset.scheduler],
  ['compose.steps', (asset) => asset.steps],
  ['compose.cfg_scale', (asset) => asset.cfg_scale],
  ['compose.cfg_rescale', (asset) => asset.cfg_rescale],
  ['compose.clip_skip', (asset) => asset.clip_skip],
  ['compose.seed', (asset) => asset.seed],
  ['info.loras', loraWords],
  ['compose.text_accuracy', (asset) => asset.text_accuracy ?? ''],
  ['compose.strength', (asset) => asset.source_image?.strength ?? ''],
  ['compose.vae', (asset) => asset.vae_name],
  ['compose.refiner', (asset) => asset.refiner?.name ?? ''],
  ['compose.hires', (asset) => asset.hires?.scale ?? ''],
  ['preset.title', (asset) => asset.preset?.name ?? ''],
];

/** The settings in which two pictures differ, in reading order; prompts have `wordDiff`. */
export function settingsDiff(left: Asset, right: Asset): Difference[] {
  const known = (asset: Asset, value: string | number) => (asset.has_recipe ? String(value) : '');
  return settings
    .map(([label, of]) => ({
      label,
      left: label === 'compose.size' ? String(of(left)) : known(left, of(left)),
      right: label === 'compose.size' ? String(of(right)) : known(right, of(right)),
    }))
    .filter((difference) => difference.left !== difference.right);
}

const wordsMax = 400;

const wordsOf = (text: string) => (text === '' ? [] : text.split(/(?<=\s)/).slice(0, wordsMax));

/** Two texts as one sequence of words, by their longest common subsequence. */
export function wordDiff(left: string, right: string): Piece[] {
  const a = wordsOf(left);
  const b = wordsOf(right);
  const same = (i: number, j: number) => a[i]?.trim() === b[j]?.trim();
  // common[i][j]: how many words the rests from i and j share.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const count = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = common[i];
      if (!row) continue;
      row[j] = same(i, j) ? count(i + 1, j + 1) + 1 : Math.max(count(i + 1, j), count(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  const put = (text: string, side: Piece['side']) => {
    const last = pieces.at(-1);
    if (last?.side === side) last.text += text;
    else pieces.push({ text, side });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(i, j)) {
      put(b[j] ?? '', 'both');
      i += 1;
      j += 1;
    } else if (j < b.length && (i === a.length || count(i, j + 1) > count(i + 1, j))) {
      put(b[j] ?? '', 'right');
      j += 1;
    } else {
      put(a[i] ?? '', 'left');
      i += 1;
    }
  }
  return pieces;
}
