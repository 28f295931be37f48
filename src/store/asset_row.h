// The columns of assets and their mapper, once for every store that reads whole assets. Private to
// store.
#pragma once
#include "db/database.h"
#include "store/asset.h"

namespace atelier {

#define ASSET_COLUMNS                                                                       \
  "a.id, a.owner, a.kind, a.source, a.category, a.origin, a.status, a.rev, a.board_id, "    \
  "a.parent_asset_id, a.job_id, a.image_index, a.file_name, a.link_path, a.mime, a.width, " \
  "a.height, a.bytes, a.sha256, a.thumbhash, a.media_ms, a.has_audio, a.has_alpha, "        \
  "a.duration_ms, "                                                                         \
  "a.has_recipe, a.recipe_source, a.model_id, a.model_name, a.model_hash, a.prompt, "       \
  "a.negative_prompt, a.scheduler, a.recipe_width, a.recipe_height, a.steps, a.cfg_scale, " \
  "a.cfg_rescale, a.clip_skip, a.seed, a.loras, a.extras, a.protected, a.trashed_at, "      \
  "a.created_at, a.added_at, a.seq, a.details, a.crc32"

// $1 is whose marks; tags belong to the studio.
#define ASSET_MARKS                                                                   \
  ", EXISTS (SELECT 1 FROM favorites WHERE asset_id = a.id AND owner = $1), "         \
  "coalesce((SELECT stars FROM ratings WHERE asset_id = a.id AND owner = $1), 0), "   \
  "(SELECT json_group_array(name) FROM (SELECT t.name FROM asset_tags x JOIN tags t " \
  "ON t.id = x.tag_id WHERE x.asset_id = a.id ORDER BY t.folded)) "

// A row of ASSET_COLUMNS, whatever else follows them.
Asset asset_from(const RowView& row);
// A row of ASSET_COLUMNS and, last, ASSET_MARKS.
Asset marked_asset_from(const RowView& row);

}  // namespace atelier
