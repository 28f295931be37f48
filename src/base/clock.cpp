#include "base/clock.h"

#include <fmt/chrono.h>

#include <chrono>

namespace atelier {

int64_t now_utc_ms() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string iso_utc(int64_t utc_ms) {
  const std::time_t seconds = utc_ms / 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

}  // namespace atelier
