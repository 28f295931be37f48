-- What a picture is made of beyond prompt and sampler: recipe/details.h as one JSON object, for jobs
-- and assets alike. The LoRAs of an asset stay in their own column, which the gallery searches.
ALTER TABLE jobs ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
ALTER TABLE assets ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

-- The queue's order is `position`, which people change; gaps between positions leave room for that.
-- work_steps is what a job costs in steps of its own kind, all images together; jobs with the same
-- time_key take the same time a step.
ALTER TABLE jobs ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN work_steps REAL NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN time_key TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN retried_from TEXT;
UPDATE jobs SET position = rowid * 1024 WHERE state IN ('queued', 'running');
UPDATE jobs SET work_steps = steps * images;
CREATE INDEX jobs_waiting ON jobs (position, id) WHERE state = 'queued';
