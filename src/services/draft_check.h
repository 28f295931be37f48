// From what a person asked for to a whole recipe. Pure but for the random seed.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/jobs.h"
#include "store/models.h"

namespace atelier {

// Fills what the draft leaves out from the model and checks all of it: `invalid` with every fault.
// `schedulers` may be empty while no engine has ever said hello; then the engine has the last word.
Result<Recipe> recipe_from(const JobDraft& draft, const Model& model,
                           const std::vector<protocol::SchedulerInfo>& schedulers);

// Unicode code points of well-formed UTF-8.
size_t count_chars(std::string_view utf8);

Result<> check_page_limit(int limit);

}  // namespace atelier
