// From a filter as people say it to a question the index understands. Private to the gallery's
// services.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "gallery/facets.h"
#include "gallery/listing.h"
#include "services/caller.h"
#include "services/gallery_query.h"

namespace atelier {

struct GalleryQuestion {
  std::vector<gallery::Clause> clauses;
  std::string zone = "UTC";
};

// Looks up what only the database knows: names of boards and collections, what smart collections
// stand for. `invalid` with every fault of the filter.
Result<GalleryQuestion> question_of(Tx& tx, const Caller& caller, const AssetFilter& filter);

gallery::Arrangement arrangement_of(const AssetOrder& order);

}  // namespace atelier
