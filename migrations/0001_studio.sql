-- The studio's first shape: models, jobs and what they made. Ids are 26-character texts that sort
-- by time; times are UTC milliseconds; `owner` is 'local' until there are accounts.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE models (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  base TEXT NOT NULL,
  type TEXT NOT NULL,
  format TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  description TEXT NOT NULL,
  native_width INTEGER NOT NULL,
  native_height INTEGER NOT NULL,
  size_multiple INTEGER NOT NULL,
  default_scheduler TEXT NOT NULL,
  default_steps INTEGER NOT NULL,
  default_cfg_scale REAL NOT NULL,
  default_width INTEGER NOT NULL,
  default_height INTEGER NOT NULL,
  example_prompts TEXT NOT NULL,
  trigger_phrases TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'missing', 'broken')),
  fault TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  bundled INTEGER NOT NULL,
  added INTEGER NOT NULL,
  stamp TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX models_one_default ON models (is_default) WHERE is_default = 1;

-- model_id points at no row on purpose: a job stays readable after its model has gone.
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  scheduler TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  cfg_scale REAL NOT NULL,
  cfg_rescale REAL NOT NULL,
  clip_skip INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  images INTEGER NOT NULL CHECK (images > 0),
  attempts INTEGER NOT NULL,
  deaths INTEGER NOT NULL,
  idempotency_key TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  error_kind TEXT,
  error_message TEXT,
  CHECK ((error_kind IS NULL) = (error_message IS NULL)),
  CHECK ((finished_at IS NULL) = (state IN ('queued', 'running')))
);
CREATE INDEX jobs_of_owner ON jobs (owner, id);
-- The queue: only what waits or runs is in it, so it stays small beside a million finished jobs.
CREATE INDEX jobs_alive ON jobs (state, id) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX jobs_idempotency ON jobs (owner, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- Boards, stars, collections and tags come as tables and columns of their own. An asset is never
-- changed where it shows: its bytes lie in media/<2 hex>/<sha256>.png, and two assets may share them.
CREATE TABLE assets (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('image')),
  job_id TEXT REFERENCES jobs (id) ON DELETE SET NULL,
  image_index INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  thumbhash TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  model_id TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  scheduler TEXT NOT NULL,
  recipe_width INTEGER NOT NULL,
  recipe_height INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  cfg_scale REAL NOT NULL,
  cfg_rescale REAL NOT NULL,
  clip_skip INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX assets_of_owner ON assets (owner, id);
CREATE INDEX assets_by_content ON assets (sha256);

-- Each image of a job is made once: the primary key is what says so, even when two engines or two
-- lives of the server believe they drew it. The row outlives its asset: a deleted picture is not
-- drawn again.
CREATE TABLE job_images (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  image_index INTEGER NOT NULL,
  asset_id TEXT REFERENCES assets (id) ON DELETE SET NULL,
  PRIMARY KEY (job_id, image_index)
) WITHOUT ROWID;
CREATE INDEX job_images_of_asset ON job_images (asset_id);
