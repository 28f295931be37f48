// The changeable things about an asset, one at a time, for one asset or thousands: where it lives,
// one person's marks, its tags, a collection it is in, its protection, the trash. Each is one
// optional text, so that actions and undo are the same few lines for all of them. Threads: any; a
// store has no state.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/enum_names.h"
#include "base/result.h"
#include "db/database.h"
#include "store/ids.h"

namespace atelier {

enum class Aspect {
  board,       // its id; nothing: Uncategorized
  favorite,    // since when, UTC ms; nothing: it is none
  rating,      // "1".."5"; nothing: none
  tags,        // their numbers, ascending: "3,17"; nothing: none
  membership,  // of one collection: since when, UTC ms; nothing: it is not in it
  protection,  // "1"; nothing: none
  trash        // since when, UTC ms; nothing: it is not there
};
using AspectValue = std::optional<std::string>;

// Which aspect, as whom, of which collection.
struct Lens {
  Aspect aspect = Aspect::board;
  std::string owner;                          // whose assets and whose marks
  std::optional<CollectionId> collection_id;  // for membership
};

// One asset through a lens.
struct AspectRow {
  int64_t seq = 0;
  AssetId id;
  AspectValue value;
  bool is_protected = false;
  bool is_trashed = false;
};

// "[1,2,3]": seqs or ids as one value for json_each().
std::string json_list(const std::vector<int64_t>& seqs);
std::string json_list(const std::vector<AssetId>& ids);

// "3,17" as numbers, ascending, and back; an empty list is nothing.
std::vector<int64_t> tag_numbers(const AspectValue& value);
AspectValue tags_value(const std::vector<int64_t>& numbers);

class AspectStore {
 public:
  // Those of the owner's assets among `seqs` that are still there, in no order.
  Result<std::vector<AspectRow>> read(Tx& tx, const Lens& lens,
                                      const std::vector<int64_t>& seqs) const;
  // From what read() gave to `to`; the asset's rev grows.
  Result<> write(Tx& tx, const Lens& lens, const AspectRow& row, const AspectValue& to) const;

  struct Named {
    AssetId id;
    int64_t seq = 0;
  };
  // The seqs of the owner's assets among these, ascending; the others are left out.
  Result<std::vector<Named>> seqs_of(Tx& tx, const std::vector<AssetId>& ids,
                                     std::string_view owner) const;
  // Of all assets that live there outside the trash, ascending.
  Result<std::vector<int64_t>> seqs_on_board(Tx& tx, const BoardId& board) const;
};

}  // namespace atelier
