// Which rows hold two frequent words side by side. Of all questions about phrases only those of two
// frequent words would have to look through a tenth of all texts; their neighbours are written down
// instead, from the row on at which a word turned out to be frequent.
#pragma once
#include <cstdint>
#include <vector>

#include "gallery/bits.h"
#include "gallery/postings.h"

namespace atelier::gallery {

class WordPairs {
 public:
  static constexpr size_t frequent_max = 256;

  bool is_frequent(uint32_t word) const { return number_of(word) != none; }
  size_t frequent_count() const { return words_.size(); }
  // The first row whose pairs with this frequent word are known.
  uint32_t known_from(uint32_t word) const { return froms_[number_of(word)]; }
  // Fewer than frequent_max were so far.
  void make_frequent(uint32_t word, uint32_t from_row);
  // `second` follows `first` in this row, and both are frequent. Rows ascend.
  void add(uint32_t first, uint32_t second, uint32_t row);
  // Sets the rows in which `second` follows `first`, as far as they are known.
  void join(uint32_t first, uint32_t second, Bits& into) const;
  void shrink() { postings_.shrink(); }

  template <class Archive>
  friend void archive(Archive& a, WordPairs& pairs) {
    a.list(pairs.words_);
    a.list(pairs.froms_);
    a.list(pairs.lists_);
    a.number(pairs.list_count_);
    archive(a, pairs.postings_);
    if (a.reading()) pairs.number_words();
  }

 private:
  static constexpr uint16_t none = 0xffff;
  uint16_t number_of(uint32_t word) const { return word < numbers_.size() ? numbers_[word] : none; }
  size_t slot_of(uint32_t first, uint32_t second) const {
    return size_t{number_of(first)} * frequent_max + number_of(second);
  }
  void number_words();

  std::vector<uint32_t> words_;    // the frequent ones, by number
  std::vector<uint32_t> froms_;    // known_from, by number
  std::vector<uint16_t> numbers_;  // by word
  std::vector<uint32_t> lists_;    // by slot: list + 1, or 0; empty as long as no word is frequent
  uint32_t list_count_ = 0;
  Postings postings_;
};

}  // namespace atelier::gallery
