// Any bytes as a prompt: weights stay finite, something is left to read, and alternatives are
// bounded however they nest.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "text/dynamic_prompt.h"
#include "text/prompt_syntax.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace atelier::text;
  const std::string_view prompt(reinterpret_cast<const char*>(data), size);
  const Conjunction parsed = parse_prompt(prompt);
  ATELIER_ASSERT(!parsed.parts.empty() && parsed.parts.size() == parsed.weights.size());
  for (const Blend& blend : parsed.parts) {
    ATELIER_ASSERT(!blend.parts.empty() && blend.parts.size() == blend.weights.size());
    for (const Fragments& fragments : blend.parts) {
      for (const Fragment& each : fragments) ATELIER_ASSERT(std::abs(each.weight) <= 100);
    }
  }
  const Wildcards lines = [](std::string_view name) {
    return name == "a" ? std::vector<std::string>{"{x|y}", "__b__"} : std::vector<std::string>();
  };
  const auto all = all_prompts(prompt, lines, 64);
  if (all) ATELIER_ASSERT(all->size() <= 64);
  const auto one = random_prompt(prompt, lines, size);
  ATELIER_ASSERT(all.has_value() == one.has_value());
  return 0;
}
