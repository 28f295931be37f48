#include "base/ids.h"

#include <sys/random.h>

#include <array>
#include <cstdint>
#include <mutex>

#include "base/assert.h"
#include "base/clock.h"

namespace atelier {
namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t id_chars = 26;
constexpr size_t random_bytes = 10;

struct LastId {
  std::mutex mutex;
  int64_t utc_ms = 0;
  std::array<unsigned char, random_bytes> random{};
};

// Counts the random part up by one; true when it wrapped around.
bool increment(std::array<unsigned char, random_bytes>& number) {
  for (size_t i = number.size(); i-- > 0;) {
    if (++number[i] != 0) return false;
  }
  return true;
}

std::string spell(int64_t utc_ms, const std::array<unsigned char, random_bytes>& random) {
  std::array<unsigned char, 16> bytes{};
  for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<unsigned char>(utc_ms >> (8 * (5 - i)));
  for (size_t i = 0; i < random_bytes; ++i) bytes[6 + i] = random[i];
  std::string text(id_chars, '0');
  // 26 digits of 5 bits hold 130 bits: the two highest are always zero.
  for (size_t digit = 0; digit < id_chars; ++digit) {
    unsigned value = 0;
    for (size_t bit = 0; bit < 5; ++bit) {
      const size_t position = digit * 5 + bit;
      if (position < 2) continue;
      const size_t index = position - 2;
      value |= ((bytes[index / 8] >> (7 - index % 8)) & 1U) << (4 - bit);
    }
    text[digit] = crockford[value];
  }
  return text;
}

}  // namespace

std::string make_id_text() {
  static LastId last;
  const std::lock_guard lock(last.mutex);
  const int64_t now = now_utc_ms();
  if (now > last.utc_ms) {
    last.utc_ms = now;
    ATELIER_ASSERT(getrandom(last.random.data(), random_bytes, 0) == ssize_t{random_bytes});
  } else if (increment(last.random)) {
    ++last.utc_ms;
  }
  return spell(last.utc_ms, last.random);
}

bool is_id_text(std::string_view text) {
  return text.size() == id_chars && text.find_first_not_of(crockford) == std::string_view::npos;
}

}  // namespace atelier
