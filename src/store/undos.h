// The journal of bulk actions: how each touched asset was, so that a person can take one back.
// Threads: any; a store has no state.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "store/aspects.h"

namespace atelier {

struct Undo {
  UndoId id;
  std::string owner;
  std::string action;  // a SetVerb's name
  std::string args;    // JSON, as the action's services write it
  int64_t items = 0;   // assets it can bring back; fewer while it is being taken back
  int64_t created_at = 0;
  std::optional<int64_t> undone_at;
};

struct UndoItem {
  AssetId asset_id;
  AspectValue before;
};

class UndoStore {
 public:
  Result<> insert(Tx& tx, const Undo& undo) const;
  Result<> add_item(Tx& tx, const UndoId& id, const AssetId& asset,
                    const AspectValue& before) const;
  Result<> add_to_count(Tx& tx, const UndoId& id, int64_t items) const;
  Result<std::optional<Undo>> find(Tx& tx, const UndoId& id) const;
  // Newest first.
  Result<std::vector<Undo>> newest(Tx& tx, std::string_view owner, int limit) const;
  // The first of what is left.
  Result<std::vector<UndoItem>> items(Tx& tx, const UndoId& id, int limit) const;
  Result<> remove_item(Tx& tx, const UndoId& id, const AssetId& asset) const;
  Result<> set_undone(Tx& tx, const UndoId& id, int64_t now_ms) const;
  // Removes at most `limit` items of undos made before `before_ms`, then the empty undos. How many
  // items: call again until it is fewer than limit.
  Result<int64_t> prune(Tx& tx, int64_t before_ms, int limit) const;
};

}  // namespace atelier
