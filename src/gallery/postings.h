// For each word of a vocabulary the rows whose text holds it. Rows only ever come at the end, so a
// list is differences of one or a few bytes; a word in more than every eighth row is bits instead,
// which is smaller then and as fast to join as memory allows.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "gallery/bits.h"
#include "gallery/varint.h"

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
      a.number(list.dense);
      a.text(list.bytes);
    });
  }

 private:
  struct List {
    uint32_t count = 0;
    uint32_t last = 0;   // the last row, when there is one
    uint32_t dense = 0;  // 1: `bytes` are bits, else differences as varints, the first from -1
    std::string bytes;
  };
  static void make_dense(List& list);

  std::vector<List> lists_;
};

}  // namespace atelier::gallery
