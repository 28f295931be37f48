// Numbers that mostly grow with the rows, as times do: for each thousand rows the smallest and the
// largest are remembered, so that a range is answered without looking at most of them.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "gallery/bits.h"

namespace atelier::gallery {

template <class T>
class ZonedColumn {
 public:
  void append(T value) {
    if (values_.size() % zone_rows == 0) zones_.push_back({value, value});
    Zone& zone = zones_.back();
    zone = {std::min(zone.low, value), std::max(zone.high, value)};
    values_.push_back(value);
  }
  T at(size_t row) const { return values_[row]; }

  // Rows with low <= value <= high.
  Bits within(int64_t low, int64_t high) const {
    Bits bits(values_.size());
    for (size_t z = 0; z < zones_.size(); ++z) {
      const Zone zone = zones_[z];
      if (int64_t{zone.high} < low || int64_t{zone.low} > high) continue;
      const bool whole = int64_t{zone.low} >= low && int64_t{zone.high} <= high;
      const size_t end = std::min(values_.size(), (z + 1) * zone_rows);
      for (size_t row = z * zone_rows; row < end; ++row) {
        if (whole || (int64_t{values_[row]} >= low && int64_t{values_[row]} <= high)) bits.set(row);
      }
    }
    return bits;
  }

  template <class Archive>
  friend void archive(Archive& a, ZonedColumn& column) {
    a.list(column.values_);
    a.list(column.zones_);
  }

 private:
  static constexpr size_t zone_rows = 1024;
  struct Zone {
    T low;
    T high;
  };
  std::vector<T> values_;
  std::vector<Zone> zones_;
};

}  // namespace atelier::gallery
