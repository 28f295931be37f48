#include "gallery/columns.h"

#include <algorithm>

#include "gallery/scan.h"
#include "gallery/varint.h"
#include "text/fold.h"

namespace atelier::gallery {
namespace {

// Looking at one row alone costs about as much as this many in a pass over all.
constexpr size_t alone_factor = 7;

Bits rows_in(const NarrowColumn& rows, const Bits& wanted) {
  const size_t count = wanted.count();
  if (count == 0) return Bits(rows.size());
  if (count > 1) return rows.with_values([&](auto values) { return scan_members(values, wanted); });
  uint32_t only = 0;
  wanted.each([&](size_t number) { only = uint32_t(number); });
  return rows.with_values([only](auto values) {
    using T = typename decltype(values)::value_type;
    return scan_range(values, T(only), T(only));
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

Bits Names::which_are(const std::vector<std::string>& exact) const {
  Bits wanted(names_.size());
  for (const std::string& name : exact) {
    if (const auto number = names_.find(name)) wanted.set(*number);
  }
  return wanted;
}

Bits Names::which_hold(std::string_view part) const {
  Bits wanted(names_.size());
  for (size_t n = 0; n < folded_.size(); ++n) {
    wanted.put(n, folded_[n].find(part) != std::string::npos);
  }
  return wanted;
}

uint32_t NameColumn::number_of(std::string_view name) {
  const uint32_t number = names_.intern(name);
  if (number >= counts_.size()) counts_.resize(number + 1, 0);
  return number;
}

void NameColumn::append(std::string_view name) {
  const uint32_t number = number_of(name);
  rows_.append(number);
  ++counts_[number];
}

void NameColumn::put(uint32_t row, std::string_view name) {
  const uint32_t number = number_of(name);
  --counts_[rows_.at(row)];
  rows_.put(row, number);
  ++counts_[number];
}

// Most studios have one owner: then every question names all rows of that column.
Bits NameColumn::with(const Bits& wanted) const {
  size_t rows = 0;
  wanted.each([&](size_t name) { rows += name < counts_.size() ? counts_[name] : 0; });
  if (rows == 0 || rows == rows_.size()) return Bits(rows_.size(), rows != 0);
  return rows_in(rows_, wanted);
}

std::vector<uint32_t> NameColumn::counts(const Bits& rows) const {
  return histogram(rows_, names_.size(), rows);
}

uint32_t SetColumn::number_of(const std::vector<std::string>& names) {
  if (names.empty()) return 0;
  std::vector<uint32_t> numbers;
  numbers.reserve(names.size());
  for (const std::string& name : names) numbers.push_back(names_.intern(name));
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::string encoded;
  for (const uint32_t number : numbers) append_varint(encoded, number);
  const size_t before = sets_.size();
  const uint32_t set = sets_.intern(encoded);
  if (sets_.size() == before) return set;
  sets_with_.resize(names_.size());
  for (const uint32_t number : numbers) sets_with_[number].push_back(set);
  return set;
}

void SetColumn::append(const std::vector<std::string>& names) {
  rows_.append(number_of(names));
  if (!names.empty()) by_set_.changed(rows_, uint32_t(rows_.size() - 1));
}

void SetColumn::put(uint32_t row, const std::vector<std::string>& names) {
  const uint32_t set = number_of(names);
  if (set == rows_.at(row)) return;
  rows_.put(row, set);
  by_set_.changed(rows_, row);
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

Bits SetColumn::with(const Bits& wanted) const {
  Bits sets(sets_.size());
  wanted.each([&](size_t name) {
    if (name >= sets_with_.size()) return;
    for (const uint32_t set : sets_with_[name]) sets.set(set);
  });
  const bool are_few = by_set_.to_look_at(sets) * alone_factor < rows_.size();
  return are_few ? by_set_.with(rows_, sets) : rows_in(rows_, sets);
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
