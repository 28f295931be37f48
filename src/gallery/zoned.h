// Numbers that mostly grow with the rows, as times do: for each thousand rows the smallest and the
// largest are remembered, so that a range is answered without looking at most of them.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "gallery/bits.h"
#include "gallery/scan.h"

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
    const std::span<const T> values(values_);
    for (size_t z = 0; z < zones_.size(); ++z) {
      const Zone zone = zones_[z];
      if (int64_t{zone.high} < low || int64_t{zone.low} > high) continue;
      const size_t from = z * zone_rows;
      const size_t end = std::min(values.size(), from + zone_rows);
      if (int64_t{zone.low} >= low && int64_t{zone.high} <= high) {
        bits.set_range(from, end);
      } else {
        scan_range(values.subspan(from, end - from), T(std::max<int64_t>(low, zone.low)),
                   T(std::min<int64_t>(high, zone.high)), bits.words().subspan(from / 64));
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
