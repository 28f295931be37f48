// Which rows have each set of a column, so that what few rows have is found without a look at all.
#pragma once
#include <cstdint>
#include <vector>

#include "gallery/bits.h"
#include "gallery/narrow.h"

namespace atelier::gallery {

// A directory made now and then; rows that changed since are listed apart, and whoever asks looks
// at what the column says of them. Threads: one that changes it, or many that ask.
class RowsBySet {
 public:
  // `row` got another set.
  void changed(const NarrowColumn& column, uint32_t row);

  // How many rows would have to be looked at for `sets`; at least as many as have one of them.
  size_t to_look_at(const Bits& sets) const;
  Bits with(const NarrowColumn& column, const Bits& sets) const;

  template <class Archive>
  friend void archive(Archive& a, RowsBySet& by_set) {
    a.list(by_set.first_);
    a.list(by_set.rows_);
    a.list(by_set.changed_);
  }

 private:
  void make(const NarrowColumn& column);

  std::vector<uint32_t> first_;  // by set: its first place in rows_; one more at the end
  std::vector<uint32_t> rows_;   // by set, ascending; those of set 0, the empty one, are left out
  std::vector<uint32_t> changed_;
};

}  // namespace atelier::gallery
