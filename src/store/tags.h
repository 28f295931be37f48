// Tags: the studio's words, each once whatever its case. A tag without assets stays: it costs
// little, and an undo may bring it back. Threads: any; a store has no state.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"

namespace atelier {

class TagStore {
 public:
  // The number of the tag with this folded name; made, spelled as `name`, when there is none.
  Result<int64_t> require(Tx& tx, std::string_view name, std::string_view folded) const;
  Result<std::optional<int64_t>> find(Tx& tx, std::string_view folded) const;
};

}  // namespace atelier
