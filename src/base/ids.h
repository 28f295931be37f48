// Ids are types, never bare strings: JobId cannot be passed for AssetId. Their text is 26
// characters of Crockford base 32: 48 bits of UTC milliseconds, then 80 random bits (the ULID
// layout), so that ids sort by time and need no coordinator.
#pragma once
#include <compare>
#include <string>
#include <string_view>

namespace atelier {

// A fresh id text. Threads: any. Ids made by one process ascend strictly.
std::string make_id_text();
bool is_id_text(std::string_view text);

template <class Tag>
struct Id {
  std::string text;

  static Id make() { return Id{make_id_text()}; }
  [[nodiscard]] bool empty() const { return text.empty(); }
  auto operator<=>(const Id&) const = default;
};

using JobId = Id<struct JobTag>;
using AssetId = Id<struct AssetTag>;
using ModelId = Id<struct ModelTag>;

}  // namespace atelier
