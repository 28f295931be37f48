// For tests: answers about sets of assets by looking at every row. Knows the plain parts of a
// filter; the index in memory is what the studio asks.
#pragma once
#include <algorithm>
#include <map>

#include "db/database.h"
#include "services/asset_sets.h"
#include "services/gallery_query.h"
#include "store/assets.h"
#include "store/collections.h"

namespace atelier {

class PlainSets : public AssetSets {
 public:
  explicit PlainSets(Database& db) : db_(db) {}

  Result<std::vector<int64_t>> matching(const Caller& caller, const AssetFilter& filter,
                                        const std::vector<AssetId>& exclude) override {
    TRY(const auto found, find(caller, filter));
    std::vector<int64_t> seqs;
    for (const Asset& asset : found) {
      if (std::ranges::find(exclude, asset.id) == exclude.end()) seqs.push_back(asset.seq);
    }
    return seqs;
  }
  Result<SetFacts> facts(const Caller& caller, const AssetFilter& filter) override {
    TRY(const auto found, find(caller, filter));
    SetFacts facts{int64_t(found.size()), {}};
    if (!found.empty()) facts.newest = found.front().id;
    return facts;
  }
  Result<std::vector<BoardFacts>> board_facts(const Caller& caller) override {
    TRY(const auto found, find(caller, {}));
    std::map<std::optional<BoardId>, BoardFacts> boards;
    for (const Asset& asset : found) {
      BoardFacts& facts = boards[asset.board_id];
      facts.board = asset.board_id;
      const bool image = asset.category == AssetCategory::images;
      if (!facts.newest || (image && facts.images == 0)) facts.newest = asset.id;
      ++(image ? facts.images : facts.assets);
    }
    std::vector<BoardFacts> list;
    for (auto& [id, facts] : boards) list.push_back(std::move(facts));
    return list;
  }

 private:
  // Newest first.
  Result<std::vector<Asset>> find(const Caller& caller, const AssetFilter& filter) {
    std::vector<Asset> found;
    const auto look = [&](Tx& tx) -> Result<> {
      std::string cursor;
      do {
        TRY(auto page, AssetStore().page(tx, caller.owner, 1000, cursor));
        for (Asset& asset : page.items) {
          TRY(const bool matches, fits(tx, asset, filter));
          if (matches) found.push_back(std::move(asset));
        }
        cursor = page.next.value_or("");
      } while (!cursor.empty());
      return {};
    };
    TRY_DO(db_.read(look));
    return found;
  }
  Result<bool> fits(Tx& tx, const Asset& asset, const AssetFilter& filter) {
    if (asset.trashed_at.has_value() != filter.trashed) return false;
    if (filter.category && asset.category != *filter.category) return false;
    if (filter.kind && asset.kind != *filter.kind) return false;
    if (filter.favorite && asset.favorite != *filter.favorite) return false;
    if (filter.rating_min && asset.rating < *filter.rating_min) return false;
    if (filter.board && asset.board_id.value_or(BoardId{"none"}).text != *filter.board)
      return false;
    if (filter.q && asset.recipe.prompt.find(*filter.q) == std::string::npos) return false;
    if (filter.collection) {
      TRY(const auto holding, CollectionStore().holding(tx, asset.id, asset.owner));
      const auto is_it = [&](const Collection& c) { return c.id.text == *filter.collection; };
      return std::ranges::any_of(holding, is_it);
    }
    return true;
  }
  Database& db_;
};

}  // namespace atelier
