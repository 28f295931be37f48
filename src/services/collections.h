// Collections: sets of pictures a person keeps, filled by hand or by a filter. Adding and removing
// pictures are bulk actions.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "services/asset_sets.h"
#include "services/caller.h"
#include "services/events.h"
#include "services/saved.h"
#include "services/selection.h"
#include "store/collections.h"

namespace atelier {

class Database;

struct CollectionStatus {
  Collection collection;
  std::optional<AssetFilter> filter;   // a smart one's
  int64_t count = 0;                   // outside the trash
  std::optional<AssetId> shown_cover;  // the chosen one, else the newest
};

struct CollectionDraft {
  std::string name;
  CollectionKind kind = CollectionKind::manual;
  std::optional<AssetFilter> query;  // for a smart one
};

// What is absent stays as it is.
struct CollectionChange {
  std::optional<std::string> name;
  std::optional<bool> starred;
  std::optional<AssetFilter> query;
  std::optional<std::optional<AssetId>> cover_asset_id;
  std::optional<int64_t> rev;
};

// How much of a selection is in a collection.
enum class Share { none, some, all };
constexpr std::array<std::string_view, 3> enum_names(Share) {
  return {"none", "some", "all"};
}
struct CollectionShare {
  CollectionId id;
  Share share = Share::none;
};

// Threads: any.
class CollectionService {
 public:
  CollectionService(Database& db, AssetSets& sets, EventSink& events)
      : db_(db), sets_(sets), events_(events) {}

  // Starred ones first, then the default one, then by name. The default one is made when there is
  // none yet.
  Result<std::vector<CollectionStatus>> list(const Caller& caller);
  // `invalid` for a bad name or filter, `conflict` when the name is taken, whatever its case.
  Result<CollectionStatus> create(const Caller& caller, const CollectionDraft& draft);
  Result<Saved<CollectionStatus>> change(const Caller& caller, const CollectionId& id,
                                         const CollectionChange& change);
  // Its pictures stay. `conflict` for the default one.
  Result<> remove(const Caller& caller, const CollectionId& id);
  // For every manual collection.
  Result<std::vector<CollectionShare>> shares(const Caller& caller, const Selection& selection);

 private:
  Result<CollectionStatus> status_of(const Caller& caller, Collection collection);
  Result<std::string> query_text(const Caller& caller, const AssetFilter& filter);
  Result<bool> apply(Tx& tx, const Caller& caller, Collection& collection,
                     const CollectionChange& change) const;
  Result<> require_default(const Caller& caller);

  Database& db_;
  AssetSets& sets_;
  EventSink& events_;
  CollectionStore collections_;
};

}  // namespace atelier
