// What stands after the method in a request line, taken apart and decoded.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace atelier::http {

constexpr size_t query_params_max = 64;
constexpr size_t path_segments_max = 32;

struct Target {
  std::vector<std::string> segments;
  std::vector<NameValue> query;
};

// "%C3%A9" -> "é". `invalid` for a broken escape, a control character or what is
// not UTF-8.
Result<std::string> percent_decode(std::string_view text);
// Everything but letters, digits and -._~ as %XX.
std::string percent_encode(std::string_view text);

// Accepts "/path?query" and "http://host/path?query". Segments are split before they are decoded,
// so
// "%2F" never makes a new one. `invalid` for "..", backslashes and whatever cannot be decoded.
Result<Target> parse_target(std::string_view target);

}  // namespace atelier::http
