// An enumerator is spelled the same in C++, JSON and SQL. An enum whose enumerators count from
// zero declares, in its own namespace, for instance for queued and running:
//   constexpr std::array<std::string_view, 2> enum_names(JobState);
#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace atelier {

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
  enum_names(e).size();
};

template <NamedEnum E>
constexpr std::string_view name_of(E value) {
  return enum_names(E{}).at(static_cast<size_t>(value));
}

template <NamedEnum E>
constexpr std::optional<E> find_enum(std::string_view name) {
  const auto names = enum_names(E{});
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace atelier
