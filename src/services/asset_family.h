// What an asset has to do with others: what it was made from, what was made from it, what shows it.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "store/asset.h"

namespace atelier {

class Database;

// A relative; when it was deleted only its id is left.
struct Relative {
  AssetId id;
  std::optional<Asset> asset;
};

struct Lineage {
  std::vector<Relative> ancestors;  // parent first; at most limits::ancestors_max
  std::vector<Relative> children;   // newest first; at most limits::children_max
};

struct AssetUses {
  std::vector<std::string> covers;       // boards and collections that chose it
  int64_t children = 0;                  // made from it
  std::vector<std::string> collections;  // it is in
};

// Threads: any.
class AssetFamilyService {
 public:
  explicit AssetFamilyService(Database& db) : db_(db) {}
  Result<Lineage> lineage(const Caller& caller, const AssetId& id);
  Result<AssetUses> uses(const Caller& caller, const AssetId& id);
  // The manual ones it is in.
  Result<std::vector<CollectionId>> collections(const Caller& caller, const AssetId& id);

 private:
  Database& db_;
};

}  // namespace atelier
