-- Models of every type, and what people say about them. `edited` lists the fields (JSON) that a
-- person has set: looking at the files again leaves them alone. `cover` is the content of a small
-- picture in covers/, "" for none.
ALTER TABLE models ADD COLUMN variant TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN prediction TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN family_label TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN trigger TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN vectors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE models ADD COLUMN scale INTEGER NOT NULL DEFAULT 0;
ALTER TABLE models ADD COLUMN default_weight REAL;
ALTER TABLE models ADD COLUMN default_cfg_rescale REAL NOT NULL DEFAULT 0;
ALTER TABLE models ADD COLUMN default_clip_skip INTEGER NOT NULL DEFAULT 0;
ALTER TABLE models ADD COLUMN default_vae_id TEXT;
ALTER TABLE models ADD COLUMN default_preprocessor TEXT;
ALTER TABLE models ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN source_url TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN cover TEXT NOT NULL DEFAULT '';
ALTER TABLE models ADD COLUMN edited TEXT NOT NULL DEFAULT '[]';
ALTER TABLE models ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE models ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
-- An empty stamp: the engine knows more to say about each than it did.
UPDATE models SET updated_at = created_at, stamp = '';

-- Models whose record was deleted while their files stayed below the home: a scan leaves them out
-- as long as their stamp is this one.
CREATE TABLE forgotten_models (
  path TEXT PRIMARY KEY,
  stamp TEXT NOT NULL
);

-- One request to bring a model here. Outlives the server: what was under way goes on. `files` is
-- JSON; no token is ever in it. `owner` is who asked.
CREATE TABLE installs (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('path', 'url', 'hugging_face')),
  mode TEXT NOT NULL CHECK (mode IN ('in_place', 'copy')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'downloading', 'checking', 'running', 'paused',
    'done', 'failed', 'cancelled')),
  name TEXT NOT NULL,
  files TEXT NOT NULL,
  error TEXT NOT NULL,
  model_ids TEXT NOT NULL,
  facts TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX installs_alive ON installs (state, id)
  WHERE state IN ('waiting', 'downloading', 'checking', 'running');
