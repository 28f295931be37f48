// From what a person asked for to a whole recipe. Pure but for the random seed.
#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"
#include "protocol/messages.h"
#include "services/detail_check.h"
#include "services/progress_meter.h"

namespace atelier {

// What the numbers of a recipe follow from.
struct RecipeRoom {
  const Model* model = nullptr;       // nothing where no main model draws
  const std::optional<Asset>& image;  // what it starts from
  // Empty while no engine has ever said hello; then the engine has the last word.
  const std::vector<protocol::SchedulerInfo>& schedulers;
};

// Fills what the draft leaves out and checks all of it. An upscale keeps the recipe of the picture
// it enlarges, unless it says a prompt of its own.
Recipe recipe_from(const JobDraft& draft, const RecipeRoom& room, Faults& faults);

// What a job costs in steps of its own kind, all its images together, and which jobs take the same
// time a step.
double work_steps_of(const Recipe& recipe, const RecipeDetails& details, int images);
StepCosts step_costs_of(const Recipe& recipe, const RecipeDetails& details);
std::string time_key_of(const ModelRef& model, const Recipe& recipe, const RecipeDetails& details);

// Unicode code points of well-formed UTF-8.
size_t count_chars(std::string_view utf8);

Result<> check_page_limit(int limit);

}  // namespace atelier
