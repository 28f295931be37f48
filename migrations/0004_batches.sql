-- Styles: words around a prompt, by name. `folded` is the name as fold_name() makes it.
CREATE TABLE presets (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  rev INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  UNIQUE (owner, folded)
);

-- Jobs that were asked for at once. A grid's pictures are put on one sheet when its last job has
-- ended; until then it has neither a sheet nor a fault. `axes` is JSON, a list of field, label and
-- values.
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('prompts', 'grid')),
  axes TEXT NOT NULL DEFAULT '[]',
  sheet_asset_id TEXT,
  sheet_fault TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
);
CREATE INDEX batches_without_sheet ON batches (id)
  WHERE kind = 'grid' AND sheet_asset_id IS NULL AND sheet_fault = '';
CREATE INDEX batches_of_sheet ON batches (sheet_asset_id) WHERE sheet_asset_id IS NOT NULL;
-- `cell` counts through the grid, the last axis fastest.
CREATE TABLE batch_jobs (
  batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  cell INTEGER NOT NULL,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  PRIMARY KEY (batch_id, cell)
) WITHOUT ROWID;
CREATE INDEX batch_jobs_of_job ON batch_jobs (job_id);
