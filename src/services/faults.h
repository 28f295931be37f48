// Gathers what is wrong with a request, so that one answer tells all of it.
#pragma once
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace atelier {

// One field is wrong.
inline Failure fault_in(std::string_view field, std::string says) {
  std::string message = fmt::format("{} {}.", field, says);
  return fail(
      Error{ErrorKind::invalid, std::move(message), "", {{std::string(field), std::move(says)}}});
}

class Faults {
 public:
  void add(std::string field, std::string says) {
    list_.push_back({std::move(field), std::move(says)});
  }
  void between(std::string_view field, double value, double low, double high) {
    // Written so that a NaN is a fault too.
    if (!(value >= low && value <= high)) {
      add(std::string(field), fmt::format("must be between {:.10g} and {:.10g}", low, high));
    }
  }
  bool empty() const { return list_.empty(); }
  // What another check refused: false when that was no matter of fields and ends everything.
  bool take(const Result<>& other) {
    if (other) return true;
    if (other.error().kind != ErrorKind::invalid || other.error().faults.empty()) return false;
    list_.insert(list_.end(), other.error().faults.begin(), other.error().faults.end());
    return true;
  }
  Result<> verdict() && {
    if (list_.empty()) return {};
    std::string message = list_.size() == 1
                              ? list_.front().field + " " + list_.front().says + "."
                              : fmt::format("{} fields need another look.", list_.size());
    return fail(Error{ErrorKind::invalid, std::move(message), "", std::move(list_)});
  }

 private:
  std::vector<FieldFault> list_;
};

}  // namespace atelier
