import {
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  shape,
  text,
  withDefault,
  type ReadBy,
  type Reader,
} from '@/lib/parse';
import { readModelName, readSource, recipeParts } from './recipe';

/** On an asset "source" says where it came from, so the initial image goes by another name. */
const { source: _, ...assetParts } = recipeParts;

/** The gallery's part of the wire, word for word. */
export const statuses = ['draft', 'in_review', 'approved', 'rejected', 'archived'] as const;
export type Status = (typeof statuses)[number];

const readWholeAsset = shape({
  id: text,
  kind: withDefault(oneOf('image', 'video'), 'image' as const),
  source: withDefault(oneOf('generated', 'uploaded', 'imported'), 'generated' as const),
  category: withDefault(oneOf('images', 'assets'), 'images' as const),
  origin: withDefault(text, ''),
  status: withDefault(oneOf(...statuses), 'draft' as const),
  rev: withDefault(number, 1),
  board_id: nullable(text),
  parent_asset_id: nullable(text),
  job_id: nullable(text),
  image_index: withDefault(number, 0),
  file_name: withDefault(text, ''),
  linked: withDefault(flag, false),
  mime: withDefault(text, 'image/png'),
  width: number,
  height: number,
  /** What it was drawn at; 0 where the server does not know. */
  drawn_width: withDefault(number, 0),
  drawn_height: withDefault(number, 0),
  bytes: number,
  sha256: text,
  media_ms: withDefault(number, 0),
  has_audio: withDefault(flag, false),
  has_alpha: withDefault(flag, false),
  created_at: number,
  added_at: withDefault(number, 0),
  has_recipe: withDefault(flag, true),
  recipe_source: withDefault(text, ''),
  prompt: withDefault(text, ''),
  negative_prompt: withDefault(text, ''),
  model: readModelName,
  seed: withDefault(number, 0),
  steps: withDefault(number, 0),
  scheduler: withDefault(text, ''),
  cfg_scale: withDefault(number, 0),
  cfg_rescale: withDefault(number, 0),
  clip_skip: withDefault(number, 0),
  ...assetParts,
  source_image: nullable(readSource),
  extras: withDefault(object, {}),
  thumbhash: withDefault(text, ''),
  duration_ms: withDefault(number, 0),
  protected: withDefault(flag, false),
  trashed_at: nullable(number),
  favorite: withDefault(flag, false),
  rating: withDefault(number, 0),
  tags: withDefault(list(text), []),
  /** Only a single asset says which collections it is in. */
  collections: nullable(list(text)),
  file_url: text,
  thumbnail_url: text,
});
export type Asset = ReadBy<typeof readWholeAsset>;

/** Where the initial image stands under "source" too, it is the later word that counts. */
export const readAsset: Reader<Asset> = (value) => {
  const { source, ...rest } = object(value);
  const isImage = typeof source === 'object' && source !== null;
  return readWholeAsset(isImage ? { ...rest, source_image: source } : value);
};

export const readAssetPage = shape({
  items: list(readAsset),
  total: number,
  offset: withDefault(number, 0),
  next: nullable(text),
  as_of: nullable(text),
  /** 0: the server is still reading, and the total is a guess. */
  version: withDefault(number, 1),
});
export type AssetPage = ReadBy<typeof readAssetPage>;

export const readPosition = shape({ offset: nullable(number), total: number });

const readFacet = shape({ value: text, label: nullable(text), count: number });
export type Facet = ReadBy<typeof readFacet>;
const facets = withDefault(list(readFacet), []);

const readMonth = shape({ month: text, count: number, offset: number });
export type Month = ReadBy<typeof readMonth>;

export const readFacets = shape({
  total: number,
  kinds: facets,
  sources: facets,
  statuses: facets,
  models: facets,
  boards: facets,
  tags: facets,
  loras: facets,
  ratings: facets,
  favorites: facets,
  months: withDefault(list(readMonth), []),
});

export const readUses = shape({
  covers: withDefault(list(text), []),
  children: withDefault(number, 0),
  collections: withDefault(list(text), []),
});
export type Uses = ReadBy<typeof readUses>;

export const readBoard = shape({
  id: text,
  parent_id: nullable(text),
  name: text,
  cover_asset_id: nullable(text),
  cover_url: nullable(text),
  images: withDefault(number, 0),
  assets: withDefault(number, 0),
  archived: withDefault(flag, false),
  rev: withDefault(number, 1),
  created_at: withDefault(number, 0),
});
export type Board = ReadBy<typeof readBoard>;

export const readBoards = shape({
  items: list(readBoard),
  uncategorized: shape({
    images: withDefault(number, 0),
    assets: withDefault(number, 0),
    cover_asset_id: nullable(text),
    cover_url: nullable(text),
  }),
});
export type Boards = ReadBy<typeof readBoards>;

export const readCollection = shape({
  id: text,
  name: text,
  kind: oneOf('manual', 'smart'),
  query: nullable(object),
  count: withDefault(number, 0),
  cover_url: nullable(text),
  is_default: withDefault(flag, false),
  starred: withDefault(flag, false),
  rev: withDefault(number, 1),
  created_at: withDefault(number, 0),
});
export type Collection = ReadBy<typeof readCollection>;

const readFailure = shape({
  id: text,
  code: withDefault(text, ''),
  message: withDefault(text, ''),
});

export const readTask = shape({
  id: text,
  kind: text,
  state: oneOf('running', 'done', 'failed', 'cancelled'),
  title: withDefault(text, ''),
  done: withDefault(number, 0),
  total: withDefault(number, 0),
  succeeded: withDefault(number, 0),
  skipped: withDefault(number, 0),
  failed: withDefault(list(readFailure), []),
  failed_count: withDefault(number, 0),
  undo_id: nullable(text),
  result_url: nullable(text),
  error: nullable(text),
  created_at: withDefault(number, 0),
});
export type Task = ReadBy<typeof readTask>;

export const readZip = shape({
  url: text,
  files: withDefault(number, 0),
  bytes: withDefault(number, 0),
  name: withDefault(text, ''),
});

export const readSettings = shape({ trash_days: withDefault(number, 0) });
