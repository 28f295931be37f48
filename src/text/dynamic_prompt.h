// Prompts with alternatives: `{red|blue} car`, `__colours__`. Pure; files of wildcards are handed
// in by the caller.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier::text {

constexpr size_t dynamic_prompts_max = 10'000;
constexpr size_t dynamic_prompt_bytes_max = 64 * 1024;  // of one result

// The lines of the wildcard `name` ("colours", "animals/cats"); empty when there is none.
using Wildcards = std::function<std::vector<std::string>(std::string_view name)>;

// `{a|b|c}`: one of them; `{0.5::a|b}`: with chances in this ratio; `{2$$a|b|c}`: two different
// ones, joined by ", "; `{1-3$$ and $$a|b}`: one to three, joined by " and "; `__name__`: a line of
// that wildcard, `__ani*__` handed on as it is written. They nest. `\{`, `\|`, `\}` are plain text.
// A wildcard that does not exist stays as it is written.

// Every combination, in the order of the alternatives, the last choice changing fastest; at most
// `most`. Chances do not count. invalid for brackets that do not close, with the place.
Result<std::vector<std::string>> all_prompts(std::string_view prompt, const Wildcards& wildcards,
                                             size_t most);

// One by chance; the same for the same seed everywhere.
Result<std::string> random_prompt(std::string_view prompt, const Wildcards& wildcards,
                                  uint64_t seed);

// Whether there is anything to choose.
bool is_dynamic(std::string_view prompt);

}  // namespace atelier::text
