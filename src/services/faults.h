// Gathers what is wrong with a request, so that one answer tells all of it.
#pragma once
#include <fmt/format.h>

#include <algorithm>
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
  // The same fault of a hundred cells is told once.
  void add(std::string field, std::string says) {
    const auto is_it = [&](const FieldFault& known) {
      return known.field == field && known.says == says;
    };
    if (std::ranges::any_of(list_, is_it)) return;
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
  bool take(const Error& other) {
    if (other.kind != ErrorKind::invalid || other.faults.empty()) return false;
    for (const FieldFault& fault : other.faults) add(fault.field, fault.says);
    return true;
  }
  bool take(const Result<>& other) { return other || take(other.error()); }
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

// A refusal for one field.
inline Failure refused_field(std::string field, std::string says) {
  Faults faults;
  faults.add(std::move(field), std::move(says));
  return Failure(std::move(faults).verdict().error());
}

}  // namespace atelier
