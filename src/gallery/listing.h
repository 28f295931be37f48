// The rows that match, in the order a list shows them: any position at once, any row's position.
// A list is made for one state of the table and asked while that state lasts.
#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
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

// Threads: any.
class Listing {
 public:
  Listing(const Table& table, const Order& order, Bits matching, Arrangement arrangement);

  size_t total() const { return total_; }
  std::vector<uint32_t> rows(size_t offset, size_t limit) const;
  // Every row, in the order of the list.
  std::vector<uint32_t> all_rows() const { return rows(0, total_); }
  Cursor cursor_at(uint32_t row) const;
  // How many stand before the cursor or are it.
  size_t behind(const Cursor& cursor) const;
  std::optional<size_t> offset_of(uint32_t row) const;
  // For lists by time: how many of the last group were made after (oldest: before) this instant,
  // and all of the groups before it.
  std::optional<size_t> offset_at(int64_t utc_ms) const;
  // As many as it can become.
  size_t bytes() const;

 private:
  // Favorites before others, more stars before fewer. Its rows are put in order when somebody first
  // looks at it: most people see the first of a list's groups only.
  struct Group {
    size_t count = 0;
    std::unique_ptr<const RankedBits> positions;
  };
  bool backwards() const {
    return order_of(arrangement_.sort) == OrderKind::time && newest_first();
  }
  bool newest_first() const { return arrangement_.sort != Sort::oldest; }
  bool by_rating() const { return arrangement_.sort == Sort::rating; }
  void count_groups();
  void count_stars(const Bits& among);
  Bits rows_of(uint32_t group) const;
  // By position in the order.
  const RankedBits& arranged(uint32_t group) const;
  uint32_t group_of(uint32_t row) const;
  size_t before_group(uint32_t group) const;
  // Members of the group that stand in the `position` first positions of the order.
  size_t members_before(uint32_t group, size_t position) const;

  const Table& table_;
  const Order& order_;
  const Bits matching_;  // by row
  const Arrangement arrangement_;
  const size_t total_;
  mutable std::mutex mutex_;  // of the groups' positions; once made they stay
  mutable std::vector<Group> groups_;
};

}  // namespace atelier::gallery
