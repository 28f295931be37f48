// Any bytes as a search: a query whose key is stable and that an index of a few rows can answer, or
// faults with their places.
#include <cstddef>
#include <cstdint>

#include "base/assert.h"
#include "gallery/index.h"
#include "gallery/parse.h"

namespace {

using namespace atelier::gallery;

Index& small_index() {
  static Index index;
  if (index.table().rows() > 0) return index;
  for (int64_t seq = 1; seq <= 70; ++seq) {
    AssetRow row;
    row.seq = seq;
    row.prompt = seq % 2 == 0 ? "a red fox, 100%_done" : "\xE7\x8C\xAB and owl";
    row.file_name = "img_" + std::to_string(seq) + ".png";
    row.tags = {"night"};
    index.put(row);
  }
  index.settle();
  return index;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto query = parse_query(text, "Europe/Berlin");
  if (!query) {
    ATELIER_ASSERT(!query.error().faults.empty());
    return 0;
  }
  ATELIER_ASSERT(key_of(*query) == key_of(*parse_query(text, "Europe/Berlin")));
  const size_t matching = small_index().count(*query);
  const size_t others = small_index().count(not_any({*query}));
  ATELIER_ASSERT(matching + others == 70);
  (void)cursor_of(text);
  return 0;
}
