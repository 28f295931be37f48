#include "base/error.h"

#include <fmt/format.h>

#include <array>

namespace atelier {
namespace {

constexpr std::array<std::string_view, 11> kind_names{
    "invalid",   "unauthenticated", "forbidden",   "not_found", "conflict", "too_large",
    "exhausted", "cancelled",       "unavailable", "corrupt",   "internal"};

}  // namespace

std::string_view name_of(ErrorKind kind) {
  return kind_names.at(static_cast<size_t>(kind));
}

ErrorKind error_kind_named(std::string_view name) {
  for (size_t i = 0; i < kind_names.size(); ++i) {
    if (kind_names[i] == name) return static_cast<ErrorKind>(i);
  }
  return ErrorKind::internal;
}

Error Error::within(std::string_view doing) && {
  message = fmt::format("{}: {}", doing, message);
  return std::move(*this);
}

std::string to_line(const Error& error) {
  std::string line = fmt::format("{}: {}", name_of(error.kind), error.message);
  for (const auto& fault : error.faults) line += fmt::format("; {} {}", fault.field, fault.says);
  if (!error.detail.empty()) line += fmt::format(" ({})", error.detail);
  return line;
}

}  // namespace atelier
