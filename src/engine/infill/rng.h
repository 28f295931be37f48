// Random numbers for choices among pixels: small, and the same on every machine.
#pragma once
#include <cstdint>

namespace atelier::infills {

// splitmix64.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  // 0 .. count - 1.
  int64_t below(int64_t count) { return int64_t(next() % uint64_t(count)); }
  int between(int low, int high) { return low + int(below(int64_t{high} - low + 1)); }

 private:
  uint64_t state_;
};

}  // namespace atelier::infills
