// Names people give: boards, collections, tags. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace atelier {

// Without the space around it, composed (NFC); inner runs of white space become one space.
// `invalid` with a fault of `field` when nothing is left, when it is longer than
// limits::name_chars_max characters or holds control characters.
Result<std::string> clean_name(std::string_view name, std::string_view field);

// Two names that differ only in case are one: the same text for both.
std::string fold_name(std::string_view name);

}  // namespace atelier
