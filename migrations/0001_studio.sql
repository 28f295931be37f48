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
  board_id TEXT,
  collection_id TEXT,
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

-- Where an asset lives: at most one board each; Uncategorized is the absence of one. Nested.
CREATE TABLE boards (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  parent_id TEXT REFERENCES boards (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  cover_asset_id TEXT,
  archived INTEGER NOT NULL DEFAULT 0,
  rev INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
);
CREATE INDEX boards_of_owner ON boards (owner, name);

-- An asset's bytes are never changed: they lie in media/<2 hex>/<sha256>.<ext> (or, linked by an
-- import, where link_path says), and two assets may share them. `seq` is what the gallery's index
-- and look-ups by number use; people and programs see `id`. An upload has no recipe (has_recipe 0,
-- recipe columns empty or 0); what a foreign recipe says beyond our columns is in `extras`, JSON.
-- created_at is when it was made (an import keeps the file's own time), added_at when it came here.
CREATE TABLE assets (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('image', 'video')),
  source TEXT NOT NULL CHECK (source IN ('generated', 'uploaded', 'imported')),
  category TEXT NOT NULL CHECK (category IN ('images', 'assets')),
  origin TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'draft'
    CHECK (status IN ('draft', 'in_review', 'approved', 'rejected', 'archived')),
  rev INTEGER NOT NULL DEFAULT 1,
  board_id TEXT REFERENCES boards (id) ON DELETE SET NULL,
  parent_asset_id TEXT,
  job_id TEXT REFERENCES jobs (id) ON DELETE SET NULL,
  image_index INTEGER NOT NULL,
  file_name TEXT NOT NULL DEFAULT '',
  link_path TEXT,
  mime TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  thumbhash TEXT NOT NULL,
  media_ms INTEGER NOT NULL DEFAULT 0,
  has_audio INTEGER NOT NULL DEFAULT 0,
  has_alpha INTEGER NOT NULL DEFAULT 0,
  duration_ms INTEGER NOT NULL,
  has_recipe INTEGER NOT NULL,
  recipe_source TEXT NOT NULL,
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
  loras TEXT NOT NULL DEFAULT '[]',
  extras TEXT NOT NULL DEFAULT '{}',
  protected INTEGER NOT NULL DEFAULT 0,
  trashed_at INTEGER,
  created_at INTEGER NOT NULL,
  added_at INTEGER NOT NULL
);
CREATE INDEX assets_by_content ON assets (sha256);
CREATE INDEX assets_of_parent ON assets (parent_asset_id) WHERE parent_asset_id IS NOT NULL;
CREATE INDEX assets_by_link ON assets (link_path) WHERE link_path IS NOT NULL;
CREATE INDEX assets_of_board ON assets (board_id) WHERE board_id IS NOT NULL;
CREATE INDEX assets_in_trash ON assets (trashed_at) WHERE trashed_at IS NOT NULL;

-- One person's marks.
CREATE TABLE favorites (
  owner TEXT NOT NULL,
  asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (asset_id, owner)
) WITHOUT ROWID;
CREATE TABLE ratings (
  owner TEXT NOT NULL,
  asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  PRIMARY KEY (asset_id, owner)
) WITHOUT ROWID;

CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
);
CREATE TABLE asset_tags (
  asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  PRIMARY KEY (asset_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX asset_tags_of_tag ON asset_tags (tag_id);

-- Sets of assets, many-to-many. A smart one is a saved filter (`query`, JSON) and has no members
-- of its own. One default collection for each owner cannot be deleted.
CREATE TABLE collections (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('manual', 'smart')),
  query TEXT NOT NULL DEFAULT '',
  cover_asset_id TEXT,
  is_default INTEGER NOT NULL DEFAULT 0,
  starred INTEGER NOT NULL DEFAULT 0,
  rev INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  UNIQUE (owner, folded)
);
CREATE TABLE collection_assets (
  collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
  asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (collection_id, asset_id)
) WITHOUT ROWID;
CREATE INDEX collection_assets_of_asset ON collection_assets (asset_id);

-- What a person can take back: the state of each touched asset before one bulk action, JSON.
CREATE TABLE undos (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  action TEXT NOT NULL,
  args TEXT NOT NULL,
  items INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  undone_at INTEGER
);
CREATE TABLE undo_items (
  undo_id TEXT NOT NULL REFERENCES undos (id) ON DELETE CASCADE,
  asset_id TEXT NOT NULL,
  before TEXT NOT NULL,
  PRIMARY KEY (undo_id, asset_id)
) WITHOUT ROWID;

-- Files an import has seen, so that it resumes and follows files that moved.
CREATE TABLE imported_files (
  path TEXT PRIMARY KEY,
  stamp TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  asset_id TEXT,
  fault TEXT NOT NULL DEFAULT '',
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Everything the gallery's index must look at again, in order; written by the triggers below, so
-- that no writer, in whatever process, can forget it.
CREATE TABLE asset_changes (
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  asset_seq INTEGER NOT NULL,
  asset_id TEXT NOT NULL
);
CREATE TRIGGER assets_added AFTER INSERT ON assets BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id) VALUES (new.seq, new.id);
END;
CREATE TRIGGER assets_changed AFTER UPDATE ON assets BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id) VALUES (new.seq, new.id);
END;
CREATE TRIGGER assets_removed AFTER DELETE ON assets BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id) VALUES (old.seq, old.id);
END;
CREATE TRIGGER favorites_added AFTER INSERT ON favorites BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = new.asset_id;
END;
CREATE TRIGGER favorites_removed AFTER DELETE ON favorites BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = old.asset_id;
END;
CREATE TRIGGER ratings_added AFTER INSERT ON ratings BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = new.asset_id;
END;
CREATE TRIGGER ratings_changed AFTER UPDATE ON ratings BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = new.asset_id;
END;
CREATE TRIGGER ratings_removed AFTER DELETE ON ratings BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = old.asset_id;
END;
CREATE TRIGGER asset_tags_added AFTER INSERT ON asset_tags BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = new.asset_id;
END;
CREATE TRIGGER asset_tags_removed AFTER DELETE ON asset_tags BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = old.asset_id;
END;
CREATE TRIGGER collection_assets_added AFTER INSERT ON collection_assets BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = new.asset_id;
END;
CREATE TRIGGER collection_assets_removed AFTER DELETE ON collection_assets BEGIN
  INSERT INTO asset_changes (asset_seq, asset_id)
    SELECT seq, id FROM assets WHERE id = old.asset_id;
END;

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
