// Columns whose values are names (a board, a model) or sets of names (tags, LoRAs, collections):
// names and sets are kept once, a row holds a number.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gallery/bits.h"
#include "gallery/interner.h"
#include "gallery/narrow.h"

namespace atelier::gallery {

// Names as they are spelled, and folded for whoever looks for a part of one.
class Names {
 public:
  uint32_t intern(std::string_view name);
  std::optional<uint32_t> find(std::string_view name) const { return names_.find(name); }
  std::string_view at(uint32_t number) const { return names_.at(number); }
  std::string_view folded(uint32_t number) const { return folded_[number]; }
  size_t size() const { return names_.size(); }
  // One byte for each name: 1 when it is one of `exact`, or when it holds `part` folded.
  std::vector<uint8_t> which_are(const std::vector<std::string>& exact) const;
  std::vector<uint8_t> which_hold(std::string_view part) const;

  template <class Archive>
  friend void archive(Archive& a, Names& names) {
    archive(a, names.names_);
    a.each(names.folded_, [&](std::string& folded) { a.text(folded); });
  }

 private:
  Interner names_;
  std::vector<std::string> folded_;
};

class NameColumn {
 public:
  void append(std::string_view name) { rows_.append(names_.intern(name)); }
  void put(uint32_t row, std::string_view name) { rows_.put(row, names_.intern(name)); }
  std::string_view at(uint32_t row) const { return names_.at(rows_.at(row)); }
  uint32_t number(uint32_t row) const { return rows_.at(row); }
  const Names& names() const { return names_; }
  // Rows whose name has a 1 in `wanted`.
  Bits with(const std::vector<uint8_t>& wanted) const;
  // How many of `rows` have each name, by the name's number.
  std::vector<uint32_t> counts(const Bits& rows) const;

  template <class Archive>
  friend void archive(Archive& a, NameColumn& column) {
    archive(a, column.names_);
    archive(a, column.rows_);
  }

 private:
  Names names_;
  NarrowColumn rows_;
};

class SetColumn {
 public:
  void append(const std::vector<std::string>& names) { rows_.append(number_of(names)); }
  void put(uint32_t row, const std::vector<std::string>& names) {
    rows_.put(row, number_of(names));
  }
  // Ascending as folded.
  std::vector<std::string> at(uint32_t row) const;
  const Names& names() const { return names_; }
  // Rows that have at least one name with a 1 in `wanted`.
  Bits with(const std::vector<uint8_t>& wanted) const;
  std::vector<uint32_t> counts(const Bits& rows) const;

  template <class Archive>
  friend void archive(Archive& a, SetColumn& column) {
    archive(a, column.names_);
    archive(a, column.sets_);
    archive(a, column.rows_);
  }

 private:
  uint32_t number_of(const std::vector<std::string>& names);

  Names names_;
  Interner sets_;  // ascending name numbers as varints; set 0 is empty
  NarrowColumn rows_;
};

}  // namespace atelier::gallery
