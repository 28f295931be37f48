// Sets of rows as bits, 64 to a word, and the same with counts beside them, so that "the 300,000th
// member" is found without walking there.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace atelier::gallery {

class Bits {
 public:
  Bits() = default;
  explicit Bits(size_t size, bool value = false);
  // Members are smaller than the size.
  static Bits of(std::span<const uint32_t> members, size_t size);

  size_t size() const { return size_; }
  bool test(size_t at) const { return (words_[at / 64] >> (at % 64) & 1U) != 0; }
  void set(size_t at) { words_[at / 64] |= uint64_t{1} << (at % 64); }
  void reset(size_t at) { words_[at / 64] &= ~(uint64_t{1} << (at % 64)); }
  void put(size_t at, bool value) { value ? set(at) : reset(at); }
  // From <= end <= size().
  void set_range(size_t from, size_t end);
  // New bits are false.
  void resize(size_t size);
  size_t count() const;

  // Both sides have the same size.
  Bits& operator&=(const Bits& other);
  Bits& operator|=(const Bits& other);
  Bits& without(const Bits& other);
  Bits& flip();

  std::span<const uint64_t> words() const { return words_; }
  // Whoever writes words keeps the bits behind size() false.
  std::span<uint64_t> words() { return words_; }

  // visit(position) for every member, ascending.
  template <class F>
  void each(F&& visit) const {
    for (size_t i = 0; i < words_.size(); ++i) {
      for (uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(i * 64 + size_t(std::countr_zero(word)));
      }
    }
  }

 private:
  size_t size_ = 0;
  std::vector<uint64_t> words_;
};

// How many both hold. Same size.
size_t count_both(const Bits& a, const Bits& b);

// Bits that no longer change, with a directory of counts.
class RankedBits {
 public:
  RankedBits() = default;
  explicit RankedBits(Bits bits);

  size_t count() const { return count_; }
  bool test(size_t at) const { return bits_.test(at); }
  // Members before `at` (<= size).
  size_t rank(size_t at) const;
  // Position of the member with `index` members before it (< count()).
  size_t select(size_t index) const;
  const Bits& bits() const { return bits_; }
  size_t bytes() const;

 private:
  static constexpr size_t block_words = 8;
  Bits bits_;
  std::vector<uint32_t> before_;  // members before each block
  size_t count_ = 0;
};

}  // namespace atelier::gallery
