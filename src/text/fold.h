// Text as search sees it: case folded (full Unicode folding), composed (NFC), every run of white
// space one space, none at the ends. Two texts that read the same become the same bytes. Threads:
// any.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace atelier::text {

// Bytes that are no UTF-8 become U+FFFD. The result holds no line break.
std::string fold(std::string_view utf8);

// Where a folded text falls into tokens. Whether a boundary stands between two characters depends
// on these two alone, so a part of a text has the boundaries the text has there.
enum class Split {
  words,  // before every space, around every character of a script without spaces
  names   // the same, before each of _ - . and around every digit
};
// The end of the token that starts at `from` (< folded.size()).
size_t token_end(std::string_view folded, size_t from, Split split);

}  // namespace atelier::text
