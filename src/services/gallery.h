// The gallery as people see it: which assets, in which order, how many. Answers come from an index
// in memory (src/gallery) that follows the database; only the rows that are shown are read from it.
// Plain synchronous functions for the bounded pool; any thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/asset_sets.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/gallery_query.h"

namespace atelier {

class Database;

struct GalleryPlace {
  std::optional<int64_t> offset;      // jump: the first item's position
  std::optional<std::string> cursor;  // or go on behind the last item of a page
  int limit = 60;                     // 1..limits::page_items_max
};

struct GalleryPage {
  std::vector<Asset> items;
  int64_t total = 0;                // of the whole list
  int64_t offset = 0;               // position of the first item
  std::optional<std::string> next;  // cursor; nullopt at the end
  std::optional<AssetId> as_of;     // the asset added last: ask with it for a list that stays
  int64_t version = 0;  // grows with every change; 0 while the index is still being read
};

struct FacetCount {
  std::string value;
  std::optional<std::string> label;  // a board's name
  int64_t count = 0;
};
struct MonthCount {
  std::string month;  // "2026-11" in the viewer's zone
  int64_t count = 0;
  int64_t offset = 0;  // position of its first item, newest first
};
// Each list by falling count, at most 100 long; each without the filter parameter of its own name.
// Months follow the whole filter, as the list they are a ruler for.
struct GalleryFacets {
  int64_t total = 0;
  std::vector<FacetCount> kinds, sources, statuses, models, boards, tags, loras, ratings, favorites;
  std::vector<MonthCount> months;  // newest first
};

struct GalleryPosition {
  std::optional<int64_t> offset;  // nullopt: it is not in this list
  int64_t total = 0;
};

class GalleryService : public AssetSets {
 public:
  // Returns at once; the index is read behind it. `events` hears assets_changed for what other
  // processes changed, and when the index has been read.
  GalleryService(Database& db, const std::string& snapshot_file, EventSink& events);
  // Writes the snapshot when much has changed since the last one.
  ~GalleryService() override;

  // What the services tell must also come here, so that changes of others can be told from ours.
  EventSink& listener();

  // `invalid` with the faults of the filter (field "q" with the place), the cursor or the limit;
  // `unavailable` while the index is being read, but for the plain newest-first list.
  Result<GalleryPage> list(const Caller& caller, const AssetFilter& filter, const AssetOrder& order,
                           const GalleryPlace& place);
  Result<GalleryFacets> facets(const Caller& caller, const AssetFilter& filter);
  Result<GalleryPosition> position_of(const Caller& caller, const AssetFilter& filter,
                                      const AssetOrder& order, const AssetId& asset);
  // Where the first asset made at or before this instant stands (oldest: at or after).
  Result<GalleryPosition> position_at(const Caller& caller, const AssetFilter& filter,
                                      const AssetOrder& order, int64_t at_utc_ms);

  Result<std::vector<int64_t>> matching(const Caller& caller, const AssetFilter& filter,
                                        const std::vector<AssetId>& exclude) override;
  Result<SetFacts> facts(const Caller& caller, const AssetFilter& filter) override;
  Result<std::vector<BoardFacts>> board_facts(const Caller& caller) override;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace atelier
