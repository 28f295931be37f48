// Which assets a request is about: named one by one, or everything a filter matches.
#pragma once
#include <optional>
#include <vector>

#include "base/result.h"
#include "services/asset_sets.h"
#include "services/caller.h"
#include "services/gallery_query.h"

namespace atelier {

class Database;

struct Selection {
  std::optional<std::vector<AssetId>> ids;  // at most limits::selected_ids_max
  std::optional<AssetFilter> filter;
  std::vector<AssetId> exclude;  // of what the filter matches
};

struct Selected {
  std::vector<int64_t> seqs;     // ascending, each once
  std::vector<AssetId> unknown;  // named, but nobody's or somebody else's
};

// `invalid` unless it has either ids or a filter, and for the faults of the filter.
Result<Selected> resolve(const Caller& caller, const Selection& selection, Database& db,
                         AssetSets& sets);

}  // namespace atelier
