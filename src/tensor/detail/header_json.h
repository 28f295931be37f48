// Reads just the JSON a safetensors header may be: an object of objects of strings and lists of
// whole numbers. Strict where a general parser is lenient: a name given twice is an error, and
// nothing nests deeper than the format asks for.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier::detail {

class HeaderJson {
 public:
  explicit HeaderJson(std::string_view text) : text_(text) {}

  // Calls `member` for each name of an object; it must read the value.
  using Member = std::function<Result<>(const std::string& name)>;
  Result<> read_object(const Member& member);
  Result<std::string> read_string();
  // A list of at most `count_max` whole numbers of at most 18 digits.
  Result<std::vector<uint64_t>> read_numbers(size_t count_max);
  // Nothing but spaces may follow (writers pad the header with them).
  Result<> read_end();

 private:
  void skip_space();
  bool take(char wanted);
  Result<uint64_t> read_number();
  Result<> read_escape(std::string& out);
  Result<uint32_t> read_hex4();
  Failure broken(std::string_view says) const;

  std::string_view text_;
  size_t at_ = 0;
};

// True for UTF-8 without control characters.
bool is_clean_name(std::string_view name);
// The name in quotes, cut and with odd bytes as \x1f, fit for a message.
std::string quoted(std::string_view name);

}  // namespace atelier::detail
