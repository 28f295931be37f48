#include "gallery/rows_by_set.h"

#include <algorithm>

namespace atelier::gallery {
namespace {

// A new directory takes 10 ms for a million rows: not worth it for less than this.
constexpr size_t changed_min = 4096;
// ... nor before one row in so many has changed.
constexpr size_t changed_share = 16;

}  // namespace

void RowsBySet::changed(const NarrowColumn& column, uint32_t row) {
  changed_.push_back(row);
  if (changed_.size() > std::max(changed_min, column.size() / changed_share)) make(column);
}

void RowsBySet::make(const NarrowColumn& column) {
  changed_ = {};
  first_.assign(2, 0);
  column.with_values([&](auto sets) {
    for (const uint32_t set : sets) {
      if (set + 2 > first_.size()) first_.resize(set + 2, 0);
      first_[set + 1] += set != 0;
    }
    for (size_t set = 1; set < first_.size(); ++set) first_[set] += first_[set - 1];
    rows_ = std::vector<uint32_t>(first_.back());
    auto next = first_;
    for (size_t row = 0; row < sets.size(); ++row) {
      if (const uint32_t set = sets[row]; set != 0) rows_[next[set]++] = uint32_t(row);
    }
  });
}

size_t RowsBySet::to_look_at(const Bits& sets) const {
  size_t rows = changed_.size();
  sets.each([&](size_t set) {
    if (set + 1 < first_.size()) rows += first_[set + 1] - first_[set];
  });
  return rows;
}

Bits RowsBySet::with(const NarrowColumn& column, const Bits& sets) const {
  Bits found(column.size());
  sets.each([&](size_t set) {
    if (set + 1 >= first_.size()) return;
    for (uint32_t at = first_[set]; at < first_[set + 1]; ++at) found.set(rows_[at]);
  });
  for (const uint32_t row : changed_) found.put(row, sets.test(column.at(row)));
  return found;
}

}  // namespace atelier::gallery
