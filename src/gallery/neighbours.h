// Does a text, as the numbers of its words, hold a word of `first`, then `inner` in this order,
// then a word of `last`, side by side? One thread at a time.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gallery/bits.h"

namespace atelier::gallery {

using Words = std::vector<uint32_t>;

class Neighbours {
 public:
  // All words are smaller than `vocabulary`.
  Neighbours(const Words& first, Words inner, const Words& last, size_t vocabulary);
  // `encoded`: numbers as varints.
  bool in(std::string_view encoded);

 private:
  bool two_in(std::string_view encoded) const;
  bool stands_beside(std::string_view encoded, const std::string& code) const;
  bool more_in(std::string_view encoded);

  Bits first_;
  const Words inner_;
  Bits last_;
  // The side with fewer words as they are written in a text, when they are few.
  std::vector<std::string> few_;
  bool few_are_last_ = false;
  Words words_;  // of the text that is looked at
};

}  // namespace atelier::gallery
