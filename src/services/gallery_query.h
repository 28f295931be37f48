// Which assets a request means. Lists, bulk actions and smart collections all say it with the same
// filter, and one thing answers it: the gallery's index.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/caller.h"
#include "store/asset.h"

namespace atelier {

// Everything that is said must hold; the default is all that is not in the trash.
struct AssetFilter {
  std::string q;  // the query language
  std::optional<AssetCategory> category;
  std::optional<AssetKind> kind;
  std::optional<AssetSource> source;
  std::optional<AssetStatus> status;
  std::optional<std::string> model;  // its name
  std::optional<std::string> board;  // an id, or "none" for Uncategorized
  std::optional<CollectionId> collection;
  std::optional<bool> favorite;
  std::optional<int> rating_min;  // 1..5
  std::optional<int64_t> from;    // created_at >= from, UTC ms
  std::optional<int64_t> before;  // created_at < before, UTC ms
  bool untitled = false;          // uploads without tags and rating
  bool trashed = false;
  std::string tz;                // IANA name for dates inside q; empty: UTC
  std::optional<AssetId> as_of;  // only what was added up to this one
};

constexpr std::string_view no_board = "none";

// How many a filter matches, and the newest of them (by created_at).
struct SetFacts {
  int64_t count = 0;
  std::optional<AssetId> newest;
};

// One board's inhabitants outside the trash; without an id: Uncategorized's.
struct BoardFacts {
  std::optional<BoardId> board;
  int64_t images = 0;
  int64_t assets = 0;
  std::optional<AssetId> newest;  // of the images, else of the assets
};

// Threads: any. Every answer knows all that was committed before the question.
class GalleryQuery {
 public:
  virtual ~GalleryQuery() = default;
  // `invalid` with every fault of the filter; q's faults are named `q`.
  virtual Result<> check(const Caller& caller, const AssetFilter& filter) = 0;
  // Their seqs, ascending, without those of `exclude`.
  virtual Result<std::vector<int64_t>> matching(const Caller& caller, const AssetFilter& filter,
                                                const std::vector<AssetId>& exclude) = 0;
  virtual Result<SetFacts> facts(const Caller& caller, const AssetFilter& filter) = 0;
  // Boards without inhabitants may be left out.
  virtual Result<std::vector<BoardFacts>> board_facts(const Caller& caller) = 0;
};

}  // namespace atelier
