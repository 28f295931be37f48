// A small counter-based random generator.
//
// The standard library's distributions differ between implementations; the pictures (and so the
// trained weights) must be the same for a seed everywhere, hence integers and our own mapping.
#ifndef STARTER_ILLUSTRATOR_RNG_H_
#define STARTER_ILLUSTRATOR_RNG_H_

#include <cstdint>

namespace starter {

class Rng {
 public:
  Rng(uint64_t seed, uint64_t stream)
      : state_(mix(seed) ^ mix(stream * 0x9e3779b97f4a7c15ull + 1)) {}

  uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ull;
    return mix(state_);
  }
  // Uniform in [0, n).
  int below(int n) { return static_cast<int>((next() >> 32) * static_cast<uint64_t>(n) >> 32); }
  // Uniform in [0, 1) with 53 bits.
  double unit() { return static_cast<double>(next() >> 11) * (1.0 / 9007199254740992.0); }
  double range(double low, double high) { return low + (high - low) * unit(); }
  bool chance(double probability) { return unit() < probability; }

 private:
  static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  uint64_t state_;
};

}  // namespace starter

#endif  // STARTER_ILLUSTRATOR_RNG_H_
