// Words in a prompt that stand for learned vectors.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/clip_tokenizer.h"

namespace atelier::text {

// `name`, wherever it occurs, becomes the ids first_id .. first_id + vectors - 1, which lie beyond
// CLIP's vocabulary.
struct Trigger {
  std::string name;  // not empty; upper and lower case differ
  int32_t first_id = clip_vocabulary;
  int32_t vectors = 1;
};

// The ids of a text, uncut and without markers. The longest of several triggers at one place
// counts; what stands between triggers is read as a text of its own, even within a word.
std::vector<int32_t> ids_with_triggers(const ClipTokenizer& tokenizer, std::string_view text,
                                       const std::vector<Trigger>& triggers);

}  // namespace atelier::text
