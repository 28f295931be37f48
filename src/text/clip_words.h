// What CLIP's tokenizer looks at before it pairs bytes: clean text, cut into words.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace atelier::text {

constexpr std::u32string_view start_marker = U"<|startoftext|>";
constexpr std::u32string_view end_marker = U"<|endoftext|>";

// Repaired, HTML undone twice, every run of white space one space, trimmed, lower case.
std::u32string clean_prompt(std::u32string_view text);

// The pieces of clean text that are tokenized on their own: markers, English endings such as 's,
// runs of letters, single numerals, runs of anything else. White space is left out. The views point
// into `text`.
std::vector<std::u32string_view> split_words(std::u32string_view text);

}  // namespace atelier::text
