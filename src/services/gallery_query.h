// How a set of assets is named, the same everywhere: in the query string of reads, in bodies of
// bulk actions and zips, in smart collections. Everything that is said must hold (AND).
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/fields.h"
#include "store/asset.h"

namespace atelier {

struct AssetFilter {
  std::optional<std::string> q;  // the query language of src/gallery/README.md
  std::optional<AssetCategory> category;
  std::optional<AssetKind> kind;
  std::optional<AssetSource> source;
  std::optional<AssetStatus> status;
  std::optional<std::string> model;       // its name, whole
  std::optional<std::string> board;       // an id, or "none" for Uncategorized
  std::optional<std::string> collection;  // an id; a smart one stands for its own filter
  std::optional<bool> favorite;
  std::optional<int> rating_min;  // 1..5
  std::optional<int64_t> from;    // UTC milliseconds, made at or after
  std::optional<int64_t> before;  // UTC milliseconds, made before
  bool untitled = false;          // uploads with neither tags nor a rating
  bool trashed = false;           // only what lies in the trash; else only what does not
  std::optional<std::string> tz;  // IANA name of the viewer's zone, for days inside q; else UTC
  std::optional<AssetId> as_of;   // only assets added up to this one
};

template <class V>
void fields(V& v, AssetFilter& f) {
  v.optional("q", f.q).length(0, 1000).says(
      "Words, \"phrases\", -not, OR, model:, rating:>=3, ...");
  v.optional("category", f.category);
  v.optional("kind", f.kind);
  v.optional("source", f.source);
  v.optional("status", f.status);
  v.optional("model", f.model).length(1, 300).says("The name of a model, whole");
  v.optional("board", f.board).length(1, 40).says("An id, or none for Uncategorized");
  v.optional("collection", f.collection).length(1, 40).says("An id; smart ones expand");
  v.optional("favorite", f.favorite);
  v.optional("rating_min", f.rating_min).between(1, 5);
  v.optional("from", f.from).says("UTC milliseconds: made at this instant or later");
  v.optional("before", f.before).says("UTC milliseconds: made before this instant");
  v.defaulted("untitled", f.untitled).says("Only uploads with neither tags nor a rating");
  v.defaulted("trashed", f.trashed).says("Only what lies in the trash; else only what does not");
  v.optional("tz", f.tz).length(1, 64).says("IANA time zone, for days inside q; else UTC");
  v.optional("as_of", f.as_of).says("Only assets added up to this one");
}

// The filter as one line of JSON without what it leaves open: as smart collections keep it, and
// two filters that say the same are the same text.
std::string filter_text(const AssetFilter& filter);
Result<AssetFilter> filter_of_text(std::string_view text);

enum class AssetSort { newest, oldest, rating, name, largest };
constexpr std::array<std::string_view, 5> enum_names(AssetSort) {
  return {"newest", "oldest", "rating", "name", "largest"};
}

struct AssetOrder {
  AssetSort sort = AssetSort::newest;
  bool favorites_first = false;
};

template <class V>
void fields(V& v, AssetOrder& o) {
  v.defaulted("sort", o.sort).says("rating, name and largest: ties newest first");
  v.defaulted("favorites_first", o.favorites_first);
}

}  // namespace atelier
