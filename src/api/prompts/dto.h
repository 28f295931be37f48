// How a prompt with choices is written out, as requests ask for it.
#pragma once
#include <array>
#include <string_view>

#include "api/schema.h"
#include "services/limits.h"
#include "services/wildcards.h"

namespace atelier::api {

enum class PromptChoice { off, combinatorial, random };
constexpr std::array<std::string_view, 3> enum_names(PromptChoice) {
  return {"off", "combinatorial", "random"};
}

struct PromptsWish {
  PromptChoice mode = PromptChoice::combinatorial;
  int max = 100;
  int64_t seed = 0;
};
template <class V>
void fields(V& v, PromptsWish& w) {
  v.defaulted("mode", w.mode).says("off: the braces are part of the prompt");
  v.defaulted("max", w.max).between(1, limits::batch_jobs_max);
  v.defaulted("seed", w.seed).between(0, double(limits::seed_max)).says("Of random choices");
}

inline Result<PromptExpansion> expansion_of(const Caller& caller, const std::string& prompt,
                                            const PromptsWish& wish,
                                            const WildcardService& wildcards) {
  if (wish.mode == PromptChoice::off) return PromptExpansion{{prompt}, 1};
  return wildcards.expand(caller, {.prompt = prompt,
                                   .at_random = wish.mode == PromptChoice::random,
                                   .most = wish.max,
                                   .seed = uint64_t(wish.seed)});
}

}  // namespace atelier::api
