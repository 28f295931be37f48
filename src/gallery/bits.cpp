#include "gallery/bits.h"

#include <algorithm>

#include "base/assert.h"
#include "base/for_each_processor.h"

namespace atelier::gallery {
namespace {

size_t words_for(size_t bits) {
  return (bits + 63) / 64;
}

// Counting bits is one instruction, where the processor has it and the compiler may use it.
FOR_EACH_PROCESSOR size_t count_in(const uint64_t* words, size_t count) {
  size_t total = 0;
  for (size_t i = 0; i < count; ++i) total += size_t(std::popcount(words[i]));
  return total;
}

FOR_EACH_PROCESSOR size_t count_in_both(const uint64_t* a, const uint64_t* b, size_t count) {
  size_t total = 0;
  for (size_t i = 0; i < count; ++i) total += size_t(std::popcount(a[i] & b[i]));
  return total;
}

// Into `before` the members before each block of words; all of them as the answer.
FOR_EACH_PROCESSOR size_t count_before(const uint64_t* words, size_t count, size_t block_words,
                                       uint32_t* before) {
  size_t total = 0;
  for (size_t i = 0; i < count; ++i) {
    if (i % block_words == 0) before[i / block_words] = uint32_t(total);
    total += size_t(std::popcount(words[i]));
  }
  return total;
}

// The bits of the last word that belong to a set of this size.
uint64_t last_mask(size_t size) {
  return size % 64 == 0 ? ~uint64_t{0} : (uint64_t{1} << (size % 64)) - 1;
}

}  // namespace

Bits::Bits(size_t size, bool value) : size_(size), words_(words_for(size), value ? ~0ULL : 0) {
  if (value && !words_.empty()) words_.back() &= last_mask(size);
}

Bits Bits::of(std::span<const uint32_t> members, size_t size) {
  Bits bits(size);
  for (const uint32_t member : members) bits.set(member);
  return bits;
}

void Bits::set_range(size_t from, size_t end) {
  ATELIER_ASSERT(from <= end && end <= size_);
  for (; from < end && from % 64 != 0; ++from) set(from);
  for (; from + 64 <= end; from += 64) words_[from / 64] = ~uint64_t{0};
  for (; from < end; ++from) set(from);
}

void Bits::resize(size_t size) {
  if (size < size_) {
    words_.resize(words_for(size));
    if (!words_.empty()) words_.back() &= last_mask(size);
  } else {
    words_.resize(words_for(size), 0);
  }
  size_ = size;
}

size_t Bits::count() const {
  return count_in(words_.data(), words_.size());
}

Bits& Bits::operator&=(const Bits& other) {
  ATELIER_ASSERT(size_ == other.size_);
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  return *this;
}

Bits& Bits::operator|=(const Bits& other) {
  ATELIER_ASSERT(size_ == other.size_);
  for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  return *this;
}

Bits& Bits::without(const Bits& other) {
  ATELIER_ASSERT(size_ == other.size_);
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  return *this;
}

Bits& Bits::flip() {
  for (uint64_t& word : words_) word = ~word;
  if (!words_.empty()) words_.back() &= last_mask(size_);
  return *this;
}

size_t count_both(const Bits& a, const Bits& b) {
  ATELIER_ASSERT(a.size() == b.size());
  return count_in_both(a.words().data(), b.words().data(), a.words().size());
}

RankedBits::RankedBits(Bits bits) : bits_(std::move(bits)) {
  const auto words = bits_.words();
  before_.resize((words.size() + block_words - 1) / block_words);
  count_ = count_before(words.data(), words.size(), block_words, before_.data());
}

size_t RankedBits::rank(size_t at) const {
  if (at >= bits_.size()) return count_;
  const auto words = bits_.words();
  const size_t word = at / 64;
  size_t before = before_[word / block_words];
  for (size_t i = word / block_words * block_words; i < word; ++i) {
    before += size_t(std::popcount(words[i]));
  }
  const uint64_t below = (uint64_t{1} << (at % 64)) - 1;
  return before + size_t(std::popcount(words[word] & below));
}

size_t RankedBits::select(size_t index) const {
  ATELIER_ASSERT(index < count_);
  const auto block = std::ranges::upper_bound(before_, uint32_t(index)) - before_.begin() - 1;
  size_t left = index - before_[size_t(block)];
  const auto words = bits_.words();
  for (size_t i = size_t(block) * block_words;; ++i) {
    const auto here = size_t(std::popcount(words[i]));
    if (left >= here) {
      left -= here;
      continue;
    }
    uint64_t word = words[i];
    for (; left > 0; --left) word &= word - 1;
    return i * 64 + size_t(std::countr_zero(word));
  }
}

size_t RankedBits::bytes() const {
  return bits_.words().size_bytes() + before_.size() * sizeof(uint32_t);
}

}  // namespace atelier::gallery
