// A column of small numbers: two bytes each until one needs four.
#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace atelier::gallery {

class NarrowColumn {
 public:
  void append(uint32_t value) {
    make_room_for(value);
    is_wide() ? wide_.push_back(value) : narrow_.push_back(uint16_t(value));
  }
  void put(size_t row, uint32_t value) {
    make_room_for(value);
    is_wide() ? void(wide_[row] = value) : void(narrow_[row] = uint16_t(value));
  }
  uint32_t at(size_t row) const { return is_wide() ? wide_[row] : narrow_[row]; }
  size_t size() const { return is_wide() ? wide_.size() : narrow_.size(); }

  // visit(span) with the numbers, as wide as they are.
  template <class F>
  auto with_values(F&& visit) const {
    return is_wide() ? visit(std::span<const uint32_t>(wide_))
                     : visit(std::span<const uint16_t>(narrow_));
  }

  template <class Archive>
  friend void archive(Archive& a, NarrowColumn& column) {
    a.number(column.is_wide_);
    a.list(column.narrow_);
    a.list(column.wide_);
  }

 private:
  bool is_wide() const { return is_wide_ != 0; }
  void make_room_for(uint32_t value) {
    if (is_wide() || value <= std::numeric_limits<uint16_t>::max()) return;
    wide_.assign(narrow_.begin(), narrow_.end());
    narrow_ = {};
    is_wide_ = 1;
  }

  uint8_t is_wide_ = 0;
  std::vector<uint16_t> narrow_;
  std::vector<uint32_t> wide_;
};

}  // namespace atelier::gallery
