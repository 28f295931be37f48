// The rows that match, in the order a list shows them: any position at once, any row's position.
// A list is made for one state of the table and asked while that state lasts.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gallery/arranged_marks.h"
#include "gallery/bits.h"
#include "gallery/order.h"
#include "gallery/table.h"

namespace atelier::gallery {

enum class Sort { newest, oldest, rating, name, largest };
struct Arrangement {
  Sort sort = Sort::newest;
  bool favorites_first = false;
  bool operator==(const Arrangement&) const = default;
};
OrderKind order_of(Sort sort);

// Behind which item a page goes on: what decided its place then, so that the place is found when
// the item has gone. `group` counts favorites before others and more stars before fewer.
struct Cursor {
  Arrangement arrangement;
  uint32_t group = 0;
  SortKey key;
};
// Letters, digits, dots and dashes.
std::string cursor_text(const Cursor& cursor);
// `invalid` for what no cursor_text() wrote.
Result<Cursor> cursor_of(std::string_view text);

class Listing {
 public:
  Listing(const Table& table, const Order& order, const Bits& matching, Arrangement arrangement,
          ArrangedMarks& marks);

  size_t total() const { return total_; }
  std::vector<uint32_t> rows(const Order& order, size_t offset, size_t limit) const;
  // Every row, in the order of the list.
  std::vector<uint32_t> all_rows(const Order& order) const { return rows(order, 0, total_); }
  Cursor cursor_at(const Table& table, uint32_t row) const;
  // How many stand before the cursor or are it.
  size_t behind(const Table& table, const Order& order, const Cursor& cursor) const;
  std::optional<size_t> offset_of(const Table& table, const Order& order, uint32_t row) const;
  // For lists by time: how many of the last group were made after (oldest: before) this instant,
  // and all of the groups before it.
  std::optional<size_t> offset_at(const Table& table, const Order& order, int64_t utc_ms) const;
  size_t bytes() const;

 private:
  bool backwards() const {
    return order_of(arrangement_.sort) == OrderKind::time && newest_first();
  }
  bool newest_first() const { return arrangement_.sort != Sort::oldest; }
  uint32_t group_of(const Table& table, uint32_t row) const;
  size_t before_group(uint32_t group) const;
  // Members of the group that stand in the `count` first positions of the order.
  size_t members_before(uint32_t group, size_t position) const;

  Arrangement arrangement_;
  std::vector<RankedBits> groups_;  // by position in the order
  size_t total_ = 0;
};

}  // namespace atelier::gallery
