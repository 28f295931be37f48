// What those who change assets ask the gallery: which ones a filter means, and how many live where.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "store/ids.h"

namespace atelier {

struct AssetFilter;

// How many a filter matches, and the newest of them.
struct SetFacts {
  int64_t count = 0;
  std::optional<AssetId> newest;
};

// One board's inhabitants outside the trash; without an id: Uncategorized's.
struct BoardFacts {
  std::optional<BoardId> board;
  int64_t images = 0;
  int64_t assets = 0;
  std::optional<AssetId> newest;  // of its images, else of its assets
};

// Threads: any. Every answer knows all that was committed before the question.
class AssetSets {
 public:
  virtual ~AssetSets() = default;
  // Their seqs in any order, without those of `exclude`; `invalid` with every fault of the filter.
  virtual Result<std::vector<int64_t>> matching(const Caller& caller, const AssetFilter& filter,
                                                const std::vector<AssetId>& exclude) = 0;
  virtual Result<SetFacts> facts(const Caller& caller, const AssetFilter& filter) = 0;
  // Boards without inhabitants may be left out.
  virtual Result<std::vector<BoardFacts>> board_facts(const Caller& caller) = 0;
};

}  // namespace atelier
