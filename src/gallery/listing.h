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
  // Are its rows so few that they are kept one by one?
  bool is_short() const { return total_ * short_share <= matching_.size(); }

  void list_places();
  uint64_t place_of(uint32_t group, size_t position) const;
  std::vector<uint32_t> rows_by_place(size_t offset, size_t limit) const;

  size_t group_count() const;
  void count_groups();
  void count_stars(const Bits& among);
  Bits rows_of(uint32_t group) const;
  // By position in the order.
  const RankedBits& arranged(uint32_t group) const;
  bool is_arranged(uint32_t group) const;
  // `limit` rows of a group from its `index`th member on.
  std::vector<uint32_t> rows_in(uint32_t group, size_t index, size_t limit) const;

  uint32_t group_of(uint32_t row) const;
  // Rows in former groups, and those in the group that the list shows before this position of the
  // order is reached.
  size_t rows_before(uint32_t group, size_t position) const;

  // One row in so many makes a list long.
  static constexpr size_t short_share = 128;

  const Table& table_;
  const Order& order_;
  const Bits matching_;  // by row
  const Arrangement arrangement_;
  const size_t total_;
  mutable std::mutex mutex_;              // of what follows; once made, a group's positions stay
  mutable std::vector<Group> groups_;     // of a long list
  mutable std::vector<uint64_t> places_;  // of a short list, one for each row
  mutable bool are_places_sorted_ = false;
};

}  // namespace atelier::gallery
