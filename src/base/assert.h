// ATELIER_ASSERT(index < count): for bugs only, always on, prints and aborts. Never on user input,
// file contents or model weights: those are a Result.
#pragma once

namespace atelier {
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);
}  // namespace atelier

#define ATELIER_ASSERT(condition) \
  ((condition) ? void() : ::atelier::assertion_failed(#condition, __FILE__, __LINE__))
