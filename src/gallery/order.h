// All rows in one order: by time, by name, by size. What is asked of an order is where a row stands
// and which of some rows come first; rows come and never leave (the dead are not asked for).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gallery/bits.h"
#include "gallery/table.h"

namespace atelier::gallery {

// time: the oldest first. name: natural ("a2" before "a10"), those without one last. size: the
// largest first. Ties of name and size: the newest first.
enum class OrderKind { time, name, size };

// What decides where an asset stands: enough to go on behind it after it was deleted.
struct SortKey {
  int64_t bytes = 0;
  std::string name;  // folded file name
  int64_t created_at = 0;
  int64_t seq = 0;
};
SortKey sort_key(const Table& table, uint32_t row, OrderKind kind);
// Does a stand before b?
bool stands_before(OrderKind kind, const SortKey& a, const SortKey& b);
// Folded texts with runs of digits as numbers: "a2" before "a10".
bool natural_less(std::string_view a, std::string_view b);

class Order {
 public:
  explicit Order(OrderKind kind) : kind_(kind) {}
  // From the order of time: a million rows take a quarter of a second.
  static Order by_time(const Table& table);

  OrderKind kind() const { return kind_; }
  // A row of the table that came last; not to be seen before settle().
  void add(uint32_t row) { pending_.push_back(row); }
  void settle(const Table& table);

  size_t size() const { return rows_.size(); }
  uint32_t row_at(size_t position) const { return rows_[position]; }
  uint32_t position_of(uint32_t row) const { return position_of_[row]; }
  // Positions whose rows are members.
  Bits arranged(const Bits& rows) const;
  // Rows of the first of `count` members (backwards: of the last, from the end): `skip` of them
  // left out, then `limit`, as long as there are some. For the top of a list, where arranging all
  // of it would be most of the answer's time; nothing when finding them would take longer.
  std::optional<std::vector<uint32_t>> front(const Bits& members, size_t count, bool backwards,
                                             size_t skip, size_t limit) const;
  // How many stand before the key; with `Ties::before`, one that equals it counts as well.
  enum class Ties { before, behind };
  size_t position(const Table& table, const SortKey& key, Ties ties) const;

  // Takes over rows in their order; for orders that were sorted elsewhere.
  void assign(std::vector<uint32_t> rows);
  template <class Archive>
  friend void archive(Archive& a, Order& order) {
    a.list(order.rows_);
    a.list(order.position_of_);
    a.bits(order.runs_);
    a.number(order.run_count_);
  }

 private:
  // Is walking all positions quicker than walking the members?
  bool walks(size_t members) const;
  void find_runs(size_t from);
  // Bit i: is the row at position 64 * block + i a member?
  uint64_t block_of(const Bits& members, size_t block) const;
  Bits arranged_few(const Bits& members) const;
  Bits arranged_many(const Bits& members) const;

  OrderKind kind_;
  std::vector<uint32_t> rows_;
  std::vector<uint32_t> pending_;
  std::vector<uint32_t> position_of_;  // by row
  Bits runs_;  // blocks of 64 positions whose rows are neighbours in the table, ascending
  uint64_t run_count_ = 0;
};

// Sorts apart from the table, so that nobody has to wait while it takes its time: made under the
// table's lock, sorted without it.
class OrderMaker {
 public:
  OrderMaker(const Table& table, const Order& by_time, OrderKind kind);
  Order make() &&;
  size_t rows() const { return by_time_.size(); }

 private:
  OrderKind kind_;
  std::vector<uint32_t> by_time_;
  std::vector<int64_t> bytes_;      // by row
  std::vector<uint32_t> text_;      // by row: number of its name
  std::vector<std::string> names_;  // by number
};

}  // namespace atelier::gallery
