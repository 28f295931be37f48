import type { Asset } from '@/api/assets';
import type { Model } from '@/api/types';
import { row, type InfoRow } from './infoRow';
import { partRows } from './partInfo';
import { recallGuidance, recallModel, recallSeed, recallSize } from './recall';
import { formatBytes, formatDuration, formatExact, formatRelative } from '@/lib/format';
import type { Say } from '@/lib/i18n/text';

interface Known {
  asset: Asset;
  models: readonly Model[];
  /** As people read it. */
  scheduler: string;
  /** The names of those it is in. */
  collections: readonly string[];
}

/** How the picture was made, each setting ready to be used again. */
function recipeRows({ asset, models, scheduler }: Known, t: Say): InfoRow[] {
  const model = recallModel(asset, models);
  const rows: InfoRow[] = [
    row('compose.prompt', asset.prompt, { isWide: true, recalls: { prompt: asset.prompt } }),
    row('compose.negative_prompt', asset.negative_prompt, {
      isWide: true,
      recalls: { negative_prompt: asset.negative_prompt },
    }),
    row('compose.model', asset.model.name, model ? { recalls: model } : {}),
    row('compose.scheduler', scheduler, { recalls: { scheduler: asset.scheduler } }),
    row('compose.steps', asset.steps, { recalls: { steps: asset.steps } }),
    row('compose.cfg_scale', asset.cfg_scale, {
      recalls: { cfg_scale: asset.cfg_scale, text_accuracy: null },
    }),
    row('compose.text_accuracy', asset.text_accuracy ?? '—', { recalls: recallGuidance(asset) }),
    row('compose.seed', asset.seed, { recalls: recallSeed(asset) }),
  ];
  if (asset.clip_skip > 0) {
    const { clip_skip } = asset;
    rows.push(row('compose.clip_skip', clip_skip, { recalls: { clip_skip } }));
  }
  if (asset.cfg_rescale > 0) {
    const { cfg_rescale } = asset;
    rows.push(row('compose.cfg_rescale', cfg_rescale, { recalls: { cfg_rescale } }));
  }
  return [...rows, ...partRows(asset, models, t)];
}

/** Everything worth knowing about one picture, in reading order; empty values are left out. */
export function infoRows(known: Known, t: Say, now_ms: number): InfoRow[] {
  const { asset, collections } = known;
  const rows = asset.has_recipe ? recipeRows(known, t) : [];
  const exact = formatExact(asset.created_at, t.language);
  rows.push(
    row('compose.size', `${asset.width} × ${asset.height}`, { recalls: recallSize(asset) }),
    row(
      asset.has_recipe ? 'info.generated' : 'info.created',
      formatRelative(asset.created_at, now_ms, t.language),
      {
        copied: new Date(asset.created_at).toISOString(),
        exact,
      },
    ),
    row(
      'info.drawn_in',
      asset.duration_ms > 0 ? formatDuration(asset.duration_ms, t.language) : '',
    ),
    row('info.length', asset.media_ms > 0 ? formatDuration(asset.media_ms, t.language) : ''),
    row('info.file_name', asset.file_name),
    row('info.tags', asset.tags.join(', ')),
    row('info.collections', collections.join(', ')),
    row('info.file_size', formatBytes(asset.bytes, t.language), { copied: String(asset.bytes) }),
    row('info.checksum', `${asset.sha256.slice(0, 12)}…`, {
      copied: asset.sha256,
      exact: asset.sha256,
    }),
  );
  return rows.filter(({ copied }) => copied !== '');
}
