#include "services/names.h"

#include <fmt/format.h>

#include "services/limits.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace atelier {
namespace {

Failure fault(std::string_view field, std::string says) {
  return fail(Error{ErrorKind::invalid,
                    fmt::format("{} {}.", field, says),
                    "",
                    {{std::string(field), std::move(says)}}});
}

}  // namespace

Result<std::string> clean_name(std::string_view name, std::string_view field) {
  std::u32string clean;
  bool gap = false;
  for (const char32_t c : text::to_nfc(text::decode_utf8(name))) {
    if (text::is_space(c)) {
      gap = !clean.empty();
      continue;
    }
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
      return fault(field, "must not hold control characters");
    if (gap) clean += U' ';
    gap = false;
    clean += c;
  }
  if (clean.empty()) return fault(field, "must not be empty");
  if (clean.size() > size_t{limits::name_chars_max}) {
    return fault(field, fmt::format("must have at most {} characters", limits::name_chars_max));
  }
  return text::encode_utf8(clean);
}

std::string fold_name(std::string_view name) {
  // Up and down again: what has several small forms (sharp s, final sigma) becomes one.
  const auto upper = text::to_upper(text::to_nfc(text::decode_utf8(name)));
  return text::encode_utf8(text::to_nfc(text::to_lower(upper)));
}

}  // namespace atelier
