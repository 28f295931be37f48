#include "gallery/neighbours.h"

#include <algorithm>

#include "gallery/varint.h"

namespace atelier::gallery {
namespace {

// Looking for one word is a search for a byte, several times as fast as reading all numbers.
constexpr size_t few_max = 6;

bool ends_a_number(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

}  // namespace

Neighbours::Neighbours(const Words& first, Words inner, const Words& last, size_t vocabulary)
    : first_(Bits::of(first, vocabulary)),
      inner_(std::move(inner)),
      last_(Bits::of(last, vocabulary)),
      few_are_last_(last.size() <= first.size()) {
  const Words& fewer = few_are_last_ ? last : first;
  if (fewer.size() > few_max) return;
  for (const uint32_t word : fewer) append_varint(few_.emplace_back(), word);
}

bool Neighbours::in(std::string_view encoded) {
  if (!inner_.empty()) return more_in(encoded);
  if (few_.empty()) return two_in(encoded);
  return std::ranges::any_of(few_, [&](const std::string& c) { return stands_beside(encoded, c); });
}

// The word is looked for by its first byte, which tells words apart best: the last is a small
// number for most of them.
bool Neighbours::stands_beside(std::string_view encoded, const std::string& code) const {
  for (size_t at = 0; (at = encoded.find(code.front(), at)) != std::string_view::npos; ++at) {
    if (at > 0 && !ends_a_number(encoded[at - 1])) continue;
    size_t behind = at;
    size_t same = 0;
    while (same < code.size() && behind < encoded.size() && encoded[behind] == code[same]) {
      ++behind;
      ++same;
    }
    if (same < code.size()) continue;
    if (few_are_last_ && at > 0) {
      size_t before = at - 1;
      while (before > 0 && !ends_a_number(encoded[before - 1])) --before;
      if (first_.test(read_varint(encoded, before))) return true;
    }
    if (!few_are_last_ && behind < encoded.size() && last_.test(read_varint(encoded, behind))) {
      return true;
    }
  }
  return false;
}

bool Neighbours::two_in(std::string_view encoded) const {
  bool after_first = false;
  for (size_t at = 0; at < encoded.size();) {
    const uint32_t word = read_varint(encoded, at);
    if (after_first && last_.test(word)) return true;
    after_first = first_.test(word);
  }
  return false;
}

bool Neighbours::more_in(std::string_view encoded) {
  words_.clear();
  for (size_t at = 0; at < encoded.size();) words_.push_back(read_varint(encoded, at));
  const size_t length = inner_.size() + 2;
  for (size_t at = 0; at + length <= words_.size(); ++at) {
    if (first_.test(words_[at]) && last_.test(words_[at + length - 1]) &&
        std::equal(inner_.begin(), inner_.end(), words_.begin() + ptrdiff_t(at) + 1)) {
      return true;
    }
  }
  return false;
}

}  // namespace atelier::gallery
