// Favorites and stars in the order of a list: the same for every filter, so they are put in order
// once for each state of the table. Threads: any; clear() while nobody asks.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "gallery/order.h"
#include "gallery/table.h"

namespace atelier::gallery {

class ArrangedMarks {
 public:
  using BitsPtr = std::shared_ptr<const Bits>;

  BitsPtr favorites(const Table& table, const Order& order) {
    return in_order(order, 0, table.flag(Flag::favorite));
  }
  BitsPtr rated(const Table& table, const Order& order, int stars) {
    return in_order(order, stars, table.rated(stars));
  }
  void clear() { kept_.clear(); }

 private:
  BitsPtr in_order(const Order& order, int mark, const Bits& rows) {
    const std::lock_guard lock(mutex_);  // one puts them in order, the others wait for it
    BitsPtr& kept = kept_[{order.kind(), mark}];
    if (!kept) kept = std::make_shared<const Bits>(order.arranged(rows));
    return kept;
  }

  std::mutex mutex_;
  std::map<std::pair<OrderKind, int>, BitsPtr> kept_;  // 0: favorites, else the stars
};

}  // namespace atelier::gallery
