#include "gallery/word_pairs.h"

#include "base/assert.h"

namespace atelier::gallery {

void WordPairs::make_frequent(uint32_t word, uint32_t from_row) {
  ATELIER_ASSERT(words_.size() < frequent_max && !is_frequent(word));
  if (lists_.empty()) lists_.assign(frequent_max * frequent_max, 0);
  words_.push_back(word);
  froms_.push_back(from_row);
  if (word >= numbers_.size()) numbers_.resize(word + 1, none);
  numbers_[word] = uint16_t(words_.size() - 1);
}

void WordPairs::add(uint32_t first, uint32_t second, uint32_t row) {
  uint32_t& list = lists_[slot_of(first, second)];
  if (list == 0) list = ++list_count_;
  postings_.add(list - 1, row);
}

void WordPairs::join(uint32_t first, uint32_t second, Bits& into) const {
  const uint32_t list = lists_[slot_of(first, second)];
  if (list != 0) postings_.join(list - 1, into);
}

// What was read is believed only after its checksum, so it must not be able to do harm before.
void WordPairs::number_words() {
  const bool sound = words_.size() <= frequent_max && froms_.size() == words_.size() &&
                     (words_.empty() || lists_.size() == frequent_max * frequent_max);
  numbers_.clear();
  if (!sound) words_.clear();
  for (size_t i = 0; i < words_.size(); ++i) {
    constexpr uint32_t word_max = 100'000'000;  // no vocabulary is larger
    if (words_[i] > word_max) continue;
    if (words_[i] >= numbers_.size()) numbers_.resize(words_[i] + 1, none);
    numbers_[words_[i]] = uint16_t(i);
  }
}

}  // namespace atelier::gallery
