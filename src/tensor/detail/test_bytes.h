// For tests: files written by hand, number by number.
#pragma once
#include <cstddef>
#include <span>
#include <string>

namespace atelier {

inline std::span<const std::byte> bytes_of_text(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

// The number's bytes, least first.
template <class Number>
std::string little(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

}  // namespace atelier
