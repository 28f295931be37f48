// The one-byte encodings that text is most often misread in. Threads: any.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace atelier::text {

// In the order in which a misreading is looked for.
enum class CodePage {
  latin_1,
  windows_1252,
  windows_1251,
  windows_1250,
  windows_1253,
  windows_1254,
  iso_8859_2,
  mac_roman,
  cp437
};
constexpr std::array<CodePage, 9> code_pages{
    CodePage::latin_1,      CodePage::windows_1252, CodePage::windows_1251,
    CodePage::windows_1250, CodePage::windows_1253, CodePage::windows_1254,
    CodePage::iso_8859_2,   CodePage::mac_roman,    CodePage::cp437};

// The Windows pages are read sloppily: unassigned bytes stand for themselves, and byte 1A stands
// for U+FFFD, the mark of a byte that was lost.
bool is_windows(CodePage page);

// What byte `byte` (0x80..0xff) means.
char32_t meaning_of(CodePage page, unsigned char byte);

// The bytes that would have been read as `text`; nullopt when some character has no byte.
std::optional<std::string> encode(std::u32string_view text, CodePage page);

}  // namespace atelier::text
