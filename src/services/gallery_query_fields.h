// The filter as it is written: in addresses, in bodies and in a smart collection's row.
#pragma once
#include "base/fields.h"
#include "services/gallery_query.h"

namespace atelier {

template <class V>
void fields(V& v, AssetFilter& f) {
  v.defaulted("q", f.q).length(0, 2000).says(
      "Words, \"phrases\", -not, OR, model:, size:>1024, ...");
  v.optional("category", f.category);
  v.optional("kind", f.kind);
  v.optional("source", f.source);
  v.optional("status", f.status);
  v.optional("model", f.model).length(1, 500).says("Its name");
  v.optional("board", f.board).length(1, 26).says("An id, or none for Uncategorized");
  v.optional("collection", f.collection).says("Smart ones count as what they match");
  v.optional("favorite", f.favorite);
  v.optional("rating_min", f.rating_min).between(1, 5);
  v.optional("from", f.from).says("Made at or after, UTC milliseconds");
  v.optional("before", f.before).says("Made before, UTC milliseconds");
  v.defaulted("untitled", f.untitled).says("Uploads without tags and rating");
  v.defaulted("trashed", f.trashed).says("What lies in the trash instead of what does not");
  v.defaulted("tz", f.tz).length(0, 64).says("IANA time zone for dates inside q; UTC when absent");
  v.optional("as_of", f.as_of).says("Only assets added up to this one");
}

}  // namespace atelier
