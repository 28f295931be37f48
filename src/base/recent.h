// What was used last, up to a weight: the one that was not asked for longest leaves first. For one
// thread, or under a lock of its owner.
#pragma once
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace atelier {

template <class Value>
class Recent {
 public:
  explicit Recent(size_t weight_max) : weight_max_(weight_max) {}

  // Null when it is not here; else it is the youngest now. Valid until the next change.
  const Value* find(std::string_view key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    items_.splice(items_.begin(), items_, found->second);
    return &found->second->value;
  }

  // Instead of what had this key. What weighs more than all together may is not kept.
  void put(std::string_view key, Value value, size_t heavy) {
    erase(key);
    if (heavy > weight_max_) return;
    items_.push_front({std::string(key), std::move(value), heavy});
    places_.emplace(items_.front().key, items_.begin());
    weight_ += heavy;
    while (weight_ > weight_max_) erase(items_.back().key);
  }

  void erase(std::string_view key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return;
    const auto item = found->second;
    weight_ -= item->weight;
    places_.erase(found);
    items_.erase(item);
  }

  void clear() {
    places_.clear();
    items_.clear();
    weight_ = 0;
  }

  size_t weight() const { return weight_; }

 private:
  struct Item {
    std::string key;
    Value value;
    size_t weight;
  };
  const size_t weight_max_;
  size_t weight_ = 0;
  std::list<Item> items_;  // the youngest first
  // By keys that live in items_.
  std::unordered_map<std::string_view, typename std::list<Item>::iterator> places_;
};

}  // namespace atelier
