// For each word of a vocabulary the rows whose text holds it. Rows only ever come at the end. A
// list is differences in one width, so that joining it needs no decision for each row; a word in
// more than about every eighth row is bits instead, which is smaller then and as fast to join as
// memory allows.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "gallery/bits.h"

namespace atelier::gallery {

class Postings {
 public:
  // Rows of one word ascend; the same row again changes nothing.
  void add(uint32_t word, uint32_t row);
  uint32_t count(uint32_t word) const { return word < lists_.size() ? lists_[word].count : 0; }
  // Sets the rows of the word; `into` is as long as there are rows.
  void join(uint32_t word, Bits& into) const;
  // Gives back what growing reserved.
  void shrink();

  template <class Archive>
  friend void archive(Archive& a, Postings& postings) {
    a.each(postings.lists_, [&](List& list) {
      a.number(list.count);
      a.number(list.last);
      a.number(list.form);
      a.text(list.bytes);
    });
  }

 private:
  enum class Form : uint32_t {
    seldom,  // differences of two bytes, the first from -1
    often,   // differences of one byte
    bits
  };
  struct List {
    uint32_t count = 0;
    uint32_t last = 0;  // the last row, when there is one
    Form form = Form::seldom;
    std::string bytes;
  };
  static void change_form(List& list, Form form);
  static void append(List& list, uint32_t row);

  std::vector<List> lists_;
};

}  // namespace atelier::gallery
