// The loops below are written for the vectoriser; -O2 of g++ 12 refuses loops whose length it does
// not know, and AVX2 halves the time again where there is some.
#pragma GCC optimize("O3")
#include "media/png_filter.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/for_each_processor.h"

namespace atelier {
namespace {

constexpr uint8_t filter_sub = 1;
constexpr uint8_t filter_up = 2;
constexpr uint8_t filter_paeth = 4;

// The sum of |difference|, each read as a signed byte.
FOR_EACH_PROCESSOR uint32_t cost_of(const uint8_t* filtered, size_t count) {
  uint32_t sum = 0;
  for (size_t i = 0; i < count; ++i) {
    const uint8_t d = filtered[i];
    sum += std::min<uint8_t>(d, uint8_t(-d));
  }
  return sum;
}

FOR_EACH_PROCESSOR void subtract(const uint8_t* row, const uint8_t* from, uint8_t* out,
                                 size_t count) {
  for (size_t i = 0; i < count; ++i) out[i] = uint8_t(row[i] - from[i]);
}

// left, above and corner are a, b and c of the specification; ties go to a, then b.
FOR_EACH_PROCESSOR void paeth(const uint8_t* row, const uint8_t* left, const uint8_t* above,
                              const uint8_t* corner, uint8_t* out, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const auto a = int16_t(left[i]);
    const auto b = int16_t(above[i]);
    const auto c = int16_t(corner[i]);
    const auto to_b = int16_t(a - c);
    const auto to_a = int16_t(b - c);
    const auto both = int16_t(to_a + to_b);
    const int16_t pa = to_a < 0 ? int16_t(-to_a) : to_a;
    const int16_t pb = to_b < 0 ? int16_t(-to_b) : to_b;
    const int16_t pc = both < 0 ? int16_t(-both) : both;
    const int16_t b_or_c = pb <= pc ? b : c;
    const int16_t best = (pa <= pb) & (pa <= pc) ? a : b_or_c;
    out[i] = uint8_t(row[i] - best);
  }
}

}  // namespace

void filter_row(std::span<const uint8_t> row, std::span<const uint8_t> above, uint8_t* out,
                std::span<uint8_t> scratch) {
  const size_t count = row.size();
  const size_t first = std::min(rgb_bytes, count);
  uint8_t* sub = scratch.data();
  uint8_t* up = sub + count;
  uint8_t* both = up + count;
  // The first pixel has no left neighbour: it counts as zero.
  std::memcpy(sub, row.data(), first);
  subtract(row.data() + first, row.data(), sub + first, count - first);
  subtract(row.data(), above.data(), up, count);
  std::memcpy(both, up, first);  // with a = c = 0 the predictor is b
  paeth(row.data() + first, row.data(), above.data() + first, above.data(), both + first,
        count - first);

  struct Choice {
    uint8_t number;
    const uint8_t* bytes;
    uint32_t cost;
  };
  const std::array<Choice, 3> choices{{{filter_sub, sub, cost_of(sub, count)},
                                       {filter_up, up, cost_of(up, count)},
                                       {filter_paeth, both, cost_of(both, count)}}};
  const auto cheaper = [](const Choice& a, const Choice& b) { return a.cost < b.cost; };
  const Choice& best = *std::min_element(choices.begin(), choices.end(), cheaper);
  *out = best.number;
  std::memcpy(out + 1, best.bytes, count);
}

}  // namespace atelier
