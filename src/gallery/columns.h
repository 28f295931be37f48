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
#include "gallery/rows_by_set.h"

namespace atelier::gallery {

// Names as they are spelled, and folded for whoever looks for a part of one.
class Names {
 public:
  uint32_t intern(std::string_view name);
  std::optional<uint32_t> find(std::string_view name) const { return names_.find(name); }
  std::string_view at(uint32_t number) const { return names_.at(number); }
  std::string_view folded(uint32_t number) const { return folded_[number]; }
  size_t size() const { return names_.size(); }
  // By number: the names that are one of `exact`, or that hold `part` folded.
  Bits which_are(const std::vector<std::string>& exact) const;
  Bits which_hold(std::string_view part) const;

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
  void append(std::string_view name);
  void put(uint32_t row, std::string_view name);
  std::string_view at(uint32_t row) const { return names_.at(rows_.at(row)); }
  uint32_t number(uint32_t row) const { return rows_.at(row); }
  const Names& names() const { return names_; }
  // Rows whose name is in `wanted`.
  Bits with(const Bits& wanted) const;
  // How many of `rows` have each name, by the name's number.
  std::vector<uint32_t> counts(const Bits& rows) const;

  template <class Archive>
  friend void archive(Archive& a, NameColumn& column) {
    archive(a, column.names_);
    archive(a, column.rows_);
    a.list(column.counts_);
  }

 private:
  uint32_t number_of(std::string_view name);

  Names names_;
  NarrowColumn rows_;
  std::vector<uint32_t> counts_;  // of all rows, by name
};

class SetColumn {
 public:
  void append(const std::vector<std::string>& names);
  void put(uint32_t row, const std::vector<std::string>& names);
  // Ascending as folded.
  std::vector<std::string> at(uint32_t row) const;
  const Names& names() const { return names_; }
  // Rows that have at least one name in `wanted`.
  Bits with(const Bits& wanted) const;
  std::vector<uint32_t> counts(const Bits& rows) const;

  template <class Archive>
  friend void archive(Archive& a, SetColumn& column) {
    archive(a, column.names_);
    archive(a, column.sets_);
    a.each(column.sets_with_, [&](std::vector<uint32_t>& sets) { a.list(sets); });
    archive(a, column.rows_);
    archive(a, column.by_set_);
  }

 private:
  uint32_t number_of(const std::vector<std::string>& names);

  Names names_;
  Interner sets_;  // ascending name numbers as varints; set 0 is empty
  std::vector<std::vector<uint32_t>> sets_with_;  // by name: the sets that hold it
  NarrowColumn rows_;
  RowsBySet by_set_;
};

}  // namespace atelier::gallery
