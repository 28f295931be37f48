// The lines of an answer's head. Pure; private to net.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace atelier::net {

struct HeaderLine {
  std::string name;  // lower case
  std::string value;
};
// Nothing for a status line or an empty one.
std::optional<HeaderLine> parse_header(std::string_view line);
// The status of "HTTP/1.1 206 Partial Content"; nothing for another line.
std::optional<int> parse_status(std::string_view line);

// "attachment; filename*=UTF-8''a%20b.ckpt" -> "a b.ckpt"; "" when there is none.
std::string file_name_in(std::string_view content_disposition);

struct ContentRange {
  uint64_t first = 0;
  std::optional<uint64_t> total;
};
// "bytes 200-999/1000".
std::optional<ContentRange> parse_content_range(std::string_view value);
std::optional<uint64_t> parse_number(std::string_view text);

}  // namespace atelier::net
