-- The starter model is a family of its own since then, so that what was made for it is not offered
-- for other SD 1.x models. An empty stamp: the engine looks again at what may belong to it.
UPDATE models SET stamp = ''
WHERE bundled = 1 OR (type <> 'main' AND base IN ('sd-1', 'unknown'));
