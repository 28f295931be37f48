#include "text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "base/assert.h"

namespace atelier::text {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
}

bool is_ascii_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
}

std::string fold_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (const char c : text) {
    if (is_ascii_space(c)) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  }
  return out;
}

// Canonical caseless matching wants decomposition before folding (Unicode, definition D145).
icu::UnicodeString fold_icu(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  ATELIER_ASSERT(U_SUCCESS(status));
  const icu::StringPiece piece(utf8.data(), int32_t(utf8.size()));
  icu::UnicodeString text = nfd->normalize(icu::UnicodeString::fromUTF8(piece), status);
  text.foldCase();
  text = nfc->normalize(text, status);
  ATELIER_ASSERT(U_SUCCESS(status));
  return text;
}

std::string collapsed(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  bool gap = false;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const UChar32 c = text.char32At(at);
    if (u_isUWhiteSpace(c) || (c >= 0x1C && c <= 0x1F)) {
      gap = !out.isEmpty();
      continue;
    }
    if (gap) out.append(UChar32(' '));
    gap = false;
    out.append(c);
  }
  std::string bytes;
  out.toUTF8String(bytes);
  return bytes;
}

// Scripts that write words without spaces between them: each of their characters is a token, or
// whole sentences would be words of the vocabulary.
bool stands_alone(UChar32 c, Split split) {
  // Numbers in file names are all different: whole, each would be a word of its own.
  if (split == Split::names && c >= '0' && c <= '9') return true;
  if (c < 0x0E00) return false;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN: return true;
    default: return false;
  }
}

bool starts_token(UChar32 c, Split split) {
  return c == ' ' || (split == Split::names && (c == '_' || c == '-' || c == '.'));
}

// The character at `at`, which moves behind it. Folded text is UTF-8; anything else is one byte.
UChar32 next_char(std::string_view text, size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) {
    ++at;
    return byte;
  }
  auto index = int32_t(at);
  UChar32 c = 0;
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), index, int32_t(text.size()), c);
  at = size_t(index);
  return c < 0 ? UChar32(0xFFFD) : c;
}

}  // namespace

std::string fold(std::string_view utf8) {
  return is_ascii(utf8) ? fold_ascii(utf8) : collapsed(fold_icu(utf8));
}

size_t token_end(std::string_view folded, size_t from, Split split) {
  size_t at = from;
  bool alone = stands_alone(next_char(folded, at), split);
  while (at < folded.size()) {
    size_t behind = at;
    const UChar32 c = next_char(folded, behind);
    const bool next_alone = stands_alone(c, split);
    if (alone || next_alone || starts_token(c, split)) return at;
    alone = next_alone;
    at = behind;
  }
  return at;
}

}  // namespace atelier::text
