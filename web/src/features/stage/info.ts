import type { Asset, Model } from '@/api/types';
import { recallAll, recallSeed, recallSize, type Recalled } from '@/entities/recipe/model';
import { formatBytes, formatDuration, formatExact, formatRelative } from '@/lib/format';
import type { Key, Say } from '@/lib/i18n/text';

export interface InfoRow {
  label: Key;
  shown: string;
  /** What goes to the clipboard, where it differs from the words shown. */
  copied: string;
  exact?: string;
  isWide?: boolean;
  recalls?: Recalled;
}

function row(label: Key, value: string | number, more: Partial<InfoRow> = {}): InfoRow {
  return { label, shown: String(value), copied: String(value), ...more };
}

/** Everything worth knowing about one picture, in reading order; empty values are left out. */
export function infoRows(
  asset: Asset,
  models: readonly Model[],
  t: Say,
  now_ms: number,
): InfoRow[] {
  const { model_id } = recallAll(asset, models);
  const rows: InfoRow[] = [
    row('compose.prompt', asset.prompt, { isWide: true, recalls: { prompt: asset.prompt } }),
    row('compose.negative_prompt', asset.negative_prompt, {
      isWide: true,
      recalls: { negative_prompt: asset.negative_prompt },
    }),
    row('compose.model', asset.model.name, model_id ? { recalls: { model_id } } : {}),
    row('compose.size', `${asset.width} × ${asset.height}`, { recalls: recallSize(asset) }),
    row('compose.scheduler', asset.scheduler, { recalls: { scheduler: asset.scheduler } }),
    row('compose.steps', asset.steps, { recalls: { steps: asset.steps } }),
    row('compose.cfg_scale', asset.cfg_scale, { recalls: { cfg_scale: asset.cfg_scale } }),
    row('compose.seed', asset.seed, { recalls: recallSeed(asset) }),
  ];
  if (asset.clip_skip > 0) {
    rows.push(
      row('compose.clip_skip', asset.clip_skip, {
        recalls: { clip_skip: asset.clip_skip },
      }),
    );
  }
  if (asset.cfg_rescale > 0) {
    rows.push(
      row('compose.cfg_rescale', asset.cfg_rescale, {
        recalls: { cfg_rescale: asset.cfg_rescale },
      }),
    );
  }
  const exact = formatExact(asset.created_at, t.language);
  rows.push(
    row('info.created', formatRelative(asset.created_at, now_ms, t.language), {
      copied: new Date(asset.created_at).toISOString(),
      exact,
    }),
    row('info.drawn_in', formatDuration(asset.duration_ms, t.language)),
    row('info.file_size', formatBytes(asset.bytes, t.language), { copied: String(asset.bytes) }),
    row('info.checksum', `${asset.sha256.slice(0, 12)}…`, {
      copied: asset.sha256,
      exact: asset.sha256,
    }),
  );
  return rows.filter(({ copied }) => copied !== '');
}
