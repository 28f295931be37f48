#include "services/draft_check.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "services/limits.h"

namespace atelier {
namespace {

int64_t random_seed() {
  uint32_t seed = 0;
  ATELIER_ASSERT(getrandom(&seed, sizeof seed, 0) == ssize_t{sizeof seed});
  return seed;
}

class Faults {
 public:
  void add(std::string field, std::string says) {
    list_.push_back({std::move(field), std::move(says)});
  }
  void between(const char* field, double value, double low, double high) {
    // Written so that a NaN is a fault too.
    if (!(value >= low && value <= high)) {
      add(field, fmt::format("must be between {:.10g} and {:.10g}", low, high));
    }
  }
  void side(const char* field, int value) {
    const size_t before = list_.size();
    between(field, value, limits::size_px_min, limits::size_px_max);
    if (list_.size() == before && value % limits::size_px_multiple != 0) {
      add(field, fmt::format("must be a multiple of {}", limits::size_px_multiple));
    }
  }
  void text(const char* field, std::string_view value) {
    if (count_chars(value) > size_t{limits::prompt_chars_max}) {
      add(field, fmt::format("must have at most {} characters", limits::prompt_chars_max));
    }
  }
  Result<> verdict() {
    if (list_.empty()) return {};
    std::string message = list_.size() == 1
                              ? list_.front().field + " " + list_.front().says + "."
                              : fmt::format("{} fields need another look.", list_.size());
    return fail(Error{ErrorKind::invalid, std::move(message), "", std::move(list_)});
  }

 private:
  std::vector<FieldFault> list_;
};

bool knows(const std::vector<protocol::SchedulerInfo>& schedulers, std::string_view name) {
  const auto is_it = [&](const protocol::SchedulerInfo& info) { return info.name == name; };
  return std::any_of(schedulers.begin(), schedulers.end(), is_it);
}

// The model's own wish, unless the engine does not have it.
std::string usual_scheduler(const Model& model,
                            const std::vector<protocol::SchedulerInfo>& schedulers) {
  if (schedulers.empty() || knows(schedulers, model.defaults.scheduler)) {
    return model.defaults.scheduler;
  }
  return schedulers.front().name;
}

}  // namespace

size_t count_chars(std::string_view utf8) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return size_t(std::count_if(utf8.begin(), utf8.end(), starts));
}

Result<> check_page_limit(int limit) {
  Faults faults;
  faults.between("limit", limit, 1, limits::page_items_max);
  return faults.verdict();
}

Result<Recipe> recipe_from(const JobDraft& draft, const Model& model,
                           const std::vector<protocol::SchedulerInfo>& schedulers) {
  const Recipe recipe{.prompt = draft.prompt,
                      .negative_prompt = draft.negative_prompt,
                      .scheduler = draft.scheduler.value_or(usual_scheduler(model, schedulers)),
                      .width = draft.width.value_or(model.defaults.width),
                      .height = draft.height.value_or(model.defaults.height),
                      .steps = draft.steps.value_or(model.defaults.steps),
                      .cfg_scale = draft.cfg_scale.value_or(model.defaults.cfg_scale),
                      .cfg_rescale = draft.cfg_rescale,
                      .clip_skip = draft.clip_skip,
                      .seed = draft.seed ? *draft.seed : random_seed()};
  Faults faults;
  if (draft.prompt.empty()) faults.add("prompt", "must not be empty");
  faults.text("prompt", draft.prompt);
  faults.text("negative_prompt", draft.negative_prompt);
  faults.side("width", recipe.width);
  faults.side("height", recipe.height);
  faults.between("steps", recipe.steps, limits::steps_min, limits::steps_max);
  faults.between("cfg_scale", recipe.cfg_scale, limits::cfg_scale_min, limits::cfg_scale_max);
  faults.between("cfg_rescale", recipe.cfg_rescale, 0, limits::cfg_rescale_max);
  faults.between("clip_skip", recipe.clip_skip, 0, limits::clip_skip_max);
  faults.between("seed", double(recipe.seed), 0, double(limits::seed_max));
  faults.between("images", draft.images, limits::images_min, limits::images_max);
  if (!schedulers.empty() && !knows(schedulers, recipe.scheduler)) {
    std::string says = "must be one of";
    for (const auto& known : schedulers) says += " " + known.name;
    faults.add("scheduler", says);
  }
  TRY_DO(faults.verdict());
  return recipe;
}

}  // namespace atelier
