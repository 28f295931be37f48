// Does text look as if it had been decoded with the wrong encoding? Threads: any.
#pragma once
#include <string_view>

namespace atelier::text {

// True when some neighbours are much likelier to come from misread UTF-8 than from a writer:
// a lower-case accented letter before a currency sign, a capital one before a fraction, and so on.
bool looks_misread(std::u32string_view text);

}  // namespace atelier::text
