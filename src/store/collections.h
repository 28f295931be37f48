// Collections: sets of assets, many-to-many; a smart one is a saved filter and has no members of
// its own. Threads: any; a store has no state.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/result.h"
#include "db/database.h"
#include "store/ids.h"

namespace atelier {

enum class CollectionKind { manual, smart };
constexpr std::array<std::string_view, 2> enum_names(CollectionKind) {
  return {"manual", "smart"};
}

struct Collection {
  CollectionId id;
  std::string owner;
  std::string name;
  std::string folded;  // the name as it is compared
  CollectionKind kind = CollectionKind::manual;
  std::string query;  // a smart one's filter, JSON
  std::optional<AssetId> cover_asset_id;
  std::optional<AssetId> living_cover;  // the same, unless it is deleted or in the trash; read only
  bool is_default = false;
  bool starred = false;
  int64_t rev = 1;
  int64_t created_at = 0;
};

class CollectionStore {
 public:
  // `conflict` when the owner has one of this folded name.
  Result<> insert(Tx& tx, const Collection& collection) const;
  Result<std::optional<Collection>> find(Tx& tx, const CollectionId& id) const;
  Result<std::optional<Collection>> find_default(Tx& tx, std::string_view owner) const;
  // Starred ones first, then the default one, then by folded name.
  Result<std::vector<Collection>> all_of(Tx& tx, std::string_view owner) const;
  // Everybody's smart ones, for the doctor.
  Result<std::vector<Collection>> all_smart(Tx& tx) const;
  Result<int64_t> count_of(Tx& tx, std::string_view owner) const;
  // Everything but id, owner, kind, is_default and created_at; the rev becomes one more. False when
  // it has gone, `conflict` when the name is taken.
  Result<bool> update(Tx& tx, const Collection& collection) const;
  // Its assets stay.
  Result<bool> remove(Tx& tx, const CollectionId& id) const;
  // Idempotent.
  Result<> add(Tx& tx, const CollectionId& id, const AssetId& asset, int64_t now_ms) const;
  // The manual ones an asset is in, oldest first.
  Result<std::vector<Collection>> holding(Tx& tx, const AssetId& asset,
                                          std::string_view owner) const;
  struct Tally {
    CollectionId id;
    int64_t count = 0;
  };
  // How many of these are in each of the owner's manual collections; those with none are left out.
  Result<std::vector<Tally>> tallies(Tx& tx, const std::vector<int64_t>& seqs,
                                     std::string_view owner) const;
};

}  // namespace atelier
