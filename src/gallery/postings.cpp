#include "gallery/postings.h"

#include <cstring>

#include "base/assert.h"

namespace atelier::gallery {
namespace {

constexpr uint32_t dense_count_min = 512;  // shorter lists are not worth the switch

// A word in one of a thousand rows has differences of two bytes: worth a way of their own.
template <class F>
void each_row(std::string_view differences, F&& visit) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(differences.data());
  const size_t size = differences.size();
  uint32_t row = ~0U;
  for (size_t at = 0; at < size;) {
    const uint32_t first = bytes[at];
    if (first < 0x80) {
      row += first;
      ++at;
    } else if (at + 1 < size && bytes[at + 1] < 0x80) {
      row += (first & 0x7fU) | uint32_t{bytes[at + 1]} << 7;
      at += 2;
    } else {
      row += read_varint(differences, at);
    }
    visit(row);
  }
}

}  // namespace

void Postings::make_dense(List& list) {
  std::string bits(list.last / 8 + 1, '\0');
  each_row(list.bytes, [&](uint32_t row) { bits[row / 8] |= char(1U << (row % 8)); });
  list.bytes = std::move(bits);
  list.dense = 1;
}

void Postings::add(uint32_t word, uint32_t row) {
  if (word >= lists_.size()) lists_.resize(word + 1);
  List& list = lists_[word];
  if (list.count > 0 && list.last == row) return;
  ATELIER_ASSERT(list.count == 0 || list.last < row);
  if (list.dense == 1) {
    list.bytes.resize(row / 8 + 1, '\0');
    list.bytes[row / 8] |= char(1U << (row % 8));
  } else {
    append_varint(list.bytes, list.count == 0 ? row + 1 : row - list.last);
  }
  ++list.count;
  list.last = row;
  if (list.dense == 0 && list.count >= dense_count_min && list.bytes.size() > row / 8 + 1) {
    make_dense(list);
  }
}

void Postings::join(uint32_t word, Bits& into) const {
  if (word >= lists_.size()) return;
  const List& list = lists_[word];
  if (list.dense == 0) {
    uint64_t* bits = into.words().data();
    each_row(list.bytes, [bits](uint32_t row) { bits[row / 64] |= uint64_t{1} << (row % 64); });
    return;
  }
  const auto words = into.words();
  const size_t whole = list.bytes.size() / 8;
  for (size_t i = 0; i < whole; ++i) {
    uint64_t bits = 0;
    std::memcpy(&bits, list.bytes.data() + i * 8, 8);
    words[i] |= bits;
  }
  uint64_t rest = 0;
  std::memcpy(&rest, list.bytes.data() + whole * 8, list.bytes.size() % 8);
  if (rest != 0) words[whole] |= rest;
}

void Postings::shrink() {
  for (List& list : lists_) list.bytes.shrink_to_fit();
  lists_.shrink_to_fit();
}

}  // namespace atelier::gallery
