// The assets table. Bytes lie in files named by their SHA-256, so two assets may share one file.
// Threads: any; a store has no state.
#pragma once
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/asset.h"

namespace atelier {

struct AssetPage {
  std::vector<Asset> items;
  std::optional<std::string> next;
};

class AssetStore {
 public:
  // Its seq; `asset.seq` and the marks are not looked at.
  Result<int64_t> insert(Tx& tx, const Asset& asset) const;
  // With the marks of `viewer`.
  Result<std::optional<Asset>> find(Tx& tx, const AssetId& id, std::string_view viewer) const;
  // In the order of `seqs`; those that are gone are left out. Meant for a screenful.
  Result<std::vector<Asset>> find_all(Tx& tx, const std::vector<int64_t>& seqs,
                                      std::string_view viewer) const;
  // The same with no marks, which cost as much as the rest, for those who know them: see
  // services/gallery.
  Result<std::vector<Asset>> find_unmarked(Tx& tx, const std::vector<int64_t>& seqs) const;
  Result<> set_file_name(Tx& tx, const AssetId& id, std::string_view name) const;
  // What was made from it, newest first.
  Result<std::vector<Asset>> children_of(Tx& tx, const AssetId& id, std::string_view viewer,
                                         int limit) const;
  Result<int64_t> count_children(Tx& tx, const AssetId& id) const;
  // Names of the owner's boards and collections that chose it as their cover.
  Result<std::vector<std::string>> covered_by(Tx& tx, const AssetId& id,
                                              std::string_view owner) const;
  // Newest first; `cursor` is the id of the last one seen, empty for the first page.
  Result<AssetPage> page(Tx& tx, std::string_view owner, int limit, std::string_view cursor) const;
  // False when there was none.
  Result<bool> remove(Tx& tx, const AssetId& id) const;
  // What deleting needs to know of those of the owner's assets that are there, in no order.
  struct Content {
    std::string sha256;
    int64_t bytes = 0;
    std::string mime;
  };
  struct Ending {
    int64_t seq = 0;
    AssetId id;
    bool is_protected = false;
    bool is_trashed = false;
    std::optional<Content> content;  // its file, when that is ours
  };
  Result<std::vector<Ending>> endings(Tx& tx, const std::vector<int64_t>& seqs,
                                      std::string_view owner) const;
  // Unprotected, the longest there first.
  Result<std::vector<int64_t>> trashed_before(Tx& tx, int64_t before_ms, std::string_view owner,
                                              int limit) const;
  // Boards and collections they were the chosen cover of choose none.
  Result<> remove_all(Tx& tx, const std::vector<int64_t>& seqs) const;
  // How many rows point at a file of ours with these bytes, 2 standing for more; linked files are
  // not ours.
  Result<int64_t> count_with_content(Tx& tx, std::string_view sha256) const;
  Result<int64_t> count(Tx& tx) const;
  // Every file of ours the rows point at, each once, ordered by hash.
  Result<> each_content(Tx& tx, const std::function<Result<>(const Content&)>& visit) const;
  // Assets whose job says another asset (or none) is that image; always empty in a sound database.
  Result<std::vector<AssetId>> not_recorded_by_their_job(Tx& tx) const;
  Result<> remove_with_content(Tx& tx, std::string_view sha256) const;
};

}  // namespace atelier
