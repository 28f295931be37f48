// Cutting foreign names of weights at their dots, and tables of renamed beginnings.
#pragma once
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::sd {

using Words = std::vector<std::string_view>;

inline Words split(std::string_view text) {
  Words words;
  for (size_t at = 0;;) {
    const size_t dot = text.find('.', at);
    words.push_back(text.substr(at, dot - at));
    if (dot == std::string_view::npos) return words;
    at = dot + 1;
  }
}

inline std::string join(const Words& words, size_t from) {
  std::string out;
  for (size_t i = from; i < words.size(); ++i) {
    if (i > from) out += '.';
    out += words[i];
  }
  return out;
}

// The whole number 0..10000 that the word is.
inline std::optional<int> index_of(std::string_view word) {
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool whole = error == std::errc() && end == word.data() + word.size();
  if (!whole || value < 0 || value > 10000) return std::nullopt;
  return value;
}

struct Renamed {
  std::string_view theirs;
  std::string_view ours;
};

// `name` with the beginning that the table renames; nullopt when it renames none. A beginning ends
// at a dot or at the end.
template <size_t N>
std::optional<std::string> renamed(const Renamed (&table)[N], std::string_view name) {
  for (const auto& each : table) {
    if (!name.starts_with(each.theirs)) continue;
    const std::string_view rest = name.substr(each.theirs.size());
    if (rest.empty() || rest.front() == '.') return std::string(each.ours) + std::string(rest);
  }
  return std::nullopt;
}

}  // namespace atelier::sd
