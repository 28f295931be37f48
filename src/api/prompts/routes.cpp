#include "api/prompts/routes.h"

#include "api/prompts/dto.h"
#include "services/wildcards.h"

namespace atelier {

template <class V>
void fields(V& v, WildcardInfo& w) {
  v.required("name", w.name).says("Written __name__ in a prompt");
  v.required("count", w.count).says("Lines to choose from");
}

template <class V>
void fields(V& v, PromptExpansion& e) {
  v.required("prompts", e.prompts);
  v.required("total", e.total)
      .says("How many combinations there are; past the largest batch they are not counted");
}

}  // namespace atelier

namespace atelier::api {
namespace {

struct ExpandQuery {
  std::string prompt;
  PromptsWish wish;  // its fields stand beside the prompt
};
template <class V>
void fields(V& v, ExpandQuery& q) {
  v.required("prompt", q.prompt).length(1, size_t{4} * limits::prompt_chars_max);
  fields(v, q.wish);
}

Result<PromptExpansion> expand_prompt(const Call& call, ExpandQuery query,
                                      WildcardService& wildcards) {
  return expansion_of(call.caller, query.prompt, query.wish, wildcards);
}

Result<Page<WildcardInfo>> list_wildcards(const Call& call, Nothing, WildcardService& wildcards) {
  Page<WildcardInfo> page;
  TRY(page.items, wildcards.list(call.caller));
  return page;
}

}  // namespace

void add_prompt_routes(Routes& routes, WildcardService& wildcards) {
  routes.post<ExpandQuery, PromptExpansion>(
      "/api/v1/prompts/expand",
      {.name = "expand_prompt",
       .tag = "Prompts",
       .needs = Action::jobs_read,
       .says = "A prompt with choices written out: {red|blue}, {2$$a|b|c}, __wildcard__"},
      bind(expand_prompt, wildcards));
  routes.get<Nothing, Page<WildcardInfo>>("/api/v1/wildcards",
                                          {.name = "list_wildcards",
                                           .tag = "Prompts",
                                           .needs = Action::jobs_read,
                                           .says = "Text files of the home folder's wildcards/"},
                                          bind(list_wildcards, wildcards));
}

}  // namespace atelier::api
