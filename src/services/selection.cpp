#include "services/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "db/database.h"
#include "services/faults.h"
#include "services/limits.h"
#include "store/aspects.h"

namespace atelier {
namespace {

Result<Selected> resolve_ids(const Caller& caller, const std::vector<AssetId>& ids, Database& db) {
  if (ids.size() > size_t{limits::selected_ids_max}) {
    return fault_in("ids", fmt::format("must name at most {} pictures; use a filter for more",
                                       limits::selected_ids_max));
  }
  const auto look = [&](Tx& tx) { return AspectStore().seqs_of(tx, ids, caller.owner); };
  TRY(const auto named, db.read(look));
  Selected selected;
  std::set<AssetId> known;
  for (const auto& [id, seq] : named) {
    selected.seqs.push_back(seq);
    known.insert(id);
  }
  for (const AssetId& id : ids) {
    if (known.insert(id).second) selected.unknown.push_back(id);
  }
  return selected;
}

}  // namespace

Result<Selected> resolve(const Caller& caller, const Selection& selection, Database& db,
                         AssetSets& sets) {
  if (selection.ids.has_value() == selection.filter.has_value()) {
    return fault_in("ids", "or filter must be given, and not both");
  }
  if (selection.exclude.size() > size_t{limits::selected_ids_max}) {
    return fault_in("exclude",
                    fmt::format("must name at most {} pictures", limits::selected_ids_max));
  }
  if (selection.ids) {
    if (!selection.exclude.empty()) return fault_in("exclude", "belongs to a filter");
    return resolve_ids(caller, *selection.ids, db);
  }
  TRY(auto seqs, sets.matching(caller, *selection.filter, selection.exclude));
  std::ranges::sort(seqs);
  return Selected{std::move(seqs), {}};
}

}  // namespace atelier
