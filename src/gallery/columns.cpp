#include "gallery/columns.h"

#include <algorithm>

#include "gallery/scan.h"
#include "gallery/varint.h"
#include "text/fold.h"

namespace atelier::gallery {
namespace {

bool none(const std::vector<uint8_t>& wanted) {
  return std::ranges::find(wanted, 1) == wanted.end();
}

Bits rows_in(const NarrowColumn& rows, const std::vector<uint8_t>& wanted) {
  const auto only = std::ranges::count(wanted, 1) == 1;
  if (none(wanted)) return Bits(rows.size());
  if (only) {
    const auto number = uint32_t(std::ranges::find(wanted, 1) - wanted.begin());
    return rows.with_values([number](auto values) {
      using T = typename decltype(values)::value_type;
      return scan(values, [wanted = T(number)](T n) { return n == wanted; });
    });
  }
  return rows.with_values([flags = wanted.data()](auto values) {
    return scan(values, [flags](uint32_t n) { return flags[n]; });
  });
}

std::vector<uint32_t> histogram(const NarrowColumn& numbers, size_t kinds, const Bits& rows) {
  std::vector<uint32_t> counts(kinds, 0);
  numbers.with_values([&](auto values) { rows.each([&](size_t row) { ++counts[values[row]]; }); });
  return counts;
}

template <class F>
void each_name(std::string_view set, F&& visit) {
  for (size_t at = 0; at < set.size();) visit(read_varint(set, at));
}

}  // namespace

uint32_t Names::intern(std::string_view name) {
  const uint32_t number = names_.intern(name);
  while (folded_.size() < names_.size()) {
    folded_.push_back(text::fold(names_.at(uint32_t(folded_.size()))));
  }
  return number;
}

std::vector<uint8_t> Names::which_are(const std::vector<std::string>& exact) const {
  std::vector<uint8_t> wanted(names_.size(), 0);
  for (const std::string& name : exact) {
    if (const auto number = names_.find(name)) wanted[*number] = 1;
  }
  return wanted;
}

std::vector<uint8_t> Names::which_hold(std::string_view part) const {
  std::vector<uint8_t> wanted(names_.size(), 0);
  for (size_t n = 0; n < folded_.size(); ++n) {
    wanted[n] = uint8_t(folded_[n].find(part) != std::string::npos);
  }
  return wanted;
}

Bits NameColumn::with(const std::vector<uint8_t>& wanted) const {
  return rows_in(rows_, wanted);
}

std::vector<uint32_t> NameColumn::counts(const Bits& rows) const {
  return histogram(rows_, names_.size(), rows);
}

uint32_t SetColumn::number_of(const std::vector<std::string>& names) {
  if (names.empty()) return 0;
  std::vector<uint32_t> numbers;
  for (const std::string& name : names) numbers.push_back(names_.intern(name));
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::string encoded;
  for (const uint32_t number : numbers) append_varint(encoded, number);
  return sets_.intern(encoded);
}

std::vector<std::string> SetColumn::at(uint32_t row) const {
  std::vector<uint32_t> numbers;
  each_name(sets_.at(rows_.at(row)), [&](uint32_t name) { numbers.push_back(name); });
  std::ranges::sort(numbers, {}, [&](uint32_t number) { return names_.folded(number); });
  std::vector<std::string> names;
  names.reserve(numbers.size());
  for (const uint32_t number : numbers) names.emplace_back(names_.at(number));
  return names;
}

Bits SetColumn::with(const std::vector<uint8_t>& wanted) const {
  if (none(wanted)) return Bits(rows_.size());
  std::vector<uint8_t> sets(sets_.size(), 0);
  for (uint32_t set = 0; set < sets.size(); ++set) {
    each_name(sets_.at(set), [&](uint32_t name) { sets[set] |= wanted[name]; });
  }
  return rows_in(rows_, sets);
}

std::vector<uint32_t> SetColumn::counts(const Bits& rows) const {
  const auto sets = histogram(rows_, sets_.size(), rows);
  std::vector<uint32_t> counts(names_.size(), 0);
  for (uint32_t set = 0; set < sets.size(); ++set) {
    if (sets[set] == 0) continue;
    each_name(sets_.at(set), [&](uint32_t name) { counts[name] += sets[set]; });
  }
  return counts;
}

}  // namespace atelier::gallery
