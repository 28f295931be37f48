#include "text/unicode.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/assert.h"

namespace atelier::text {
namespace {

icu::UnicodeString to_icu(std::u32string_view text) {
  return icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                       int32_t(text.size()));
}

std::u32string from_icu(const icu::UnicodeString& text) {
  std::u32string out;
  out.reserve(size_t(text.length()));
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    out.push_back(char32_t(text.char32At(at)));
  }
  return out;
}

using Instance = const icu::Normalizer2* (*)(UErrorCode&);

std::u32string normalized(Instance instance, std::u32string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = instance(status);
  const icu::UnicodeString out = normalizer->normalize(to_icu(text), status);
  // Fails only when ICU's own data is missing: a broken installation, not a bad text.
  ATELIER_ASSERT(U_SUCCESS(status));
  return from_icu(out);
}

}  // namespace

bool is_letter(char32_t c) {
  return (U_GET_GC_MASK(UChar32(c)) & U_GC_L_MASK) != 0;
}
bool is_number(char32_t c) {
  return (U_GET_GC_MASK(UChar32(c)) & U_GC_N_MASK) != 0;
}
bool is_decimal_digit(char32_t c) {
  return u_isdigit(UChar32(c)) != 0;
}
bool is_space(char32_t c) {
  return (c >= 0x1C && c <= 0x1F) || u_isUWhiteSpace(UChar32(c)) != 0;
}

std::u32string to_lower(std::u32string_view text) {
  return from_icu(to_icu(text).toLower(icu::Locale::getRoot()));
}
std::u32string to_upper(std::u32string_view text) {
  return from_icu(to_icu(text).toUpper(icu::Locale::getRoot()));
}
std::u32string to_nfc(std::u32string_view text) {
  return normalized(&icu::Normalizer2::getNFCInstance, text);
}
std::u32string to_nfkc(std::u32string_view text) {
  return normalized(&icu::Normalizer2::getNFKCInstance, text);
}

}  // namespace atelier::text
