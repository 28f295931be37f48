#include "services/draft_check.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "services/limits.h"
#include "services/text_accuracy.h"

namespace atelier {
namespace {

using protocol::Task;

int64_t random_seed() {
  uint32_t seed = 0;
  ATELIER_ASSERT(getrandom(&seed, sizeof seed, 0) == ssize_t{sizeof seed});
  return seed;
}

void check_side(Faults& faults, const char* field, int value) {
  if (value < limits::size_px_min || value > limits::size_px_max) {
    faults.between(field, value, limits::size_px_min, limits::size_px_max);
  } else if (value % limits::size_px_multiple != 0) {
    faults.add(field, fmt::format("must be a multiple of {}", limits::size_px_multiple));
  }
}

void check_text(Faults& faults, const char* field, std::string_view value) {
  if (count_chars(value) > size_t{limits::prompt_chars_max}) {
    faults.add(field, fmt::format("must have at most {} characters", limits::prompt_chars_max));
  }
}

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

struct Size {
  int width = 0;
  int height = 0;
};

int to_multiple(double px) {
  const double multiple = limits::size_px_multiple;
  const double whole = std::round(px / multiple) * multiple;
  return int(std::clamp<double>(whole, limits::size_px_min, limits::size_px_max));
}

// The shape of the picture it starts from, no larger than the model is good at.
Size usual_size(const JobDraft& draft, const RecipeRoom& room) {
  const Model& model = *room.model;
  const auto& mask = draft.details.mask;
  // The masked part is drawn as large as the model likes it, whatever the picture around it is.
  const bool alone = mask && mask->only_masked;
  if (!draft.details.source || !room.image || alone) {
    return {model.defaults.width, model.defaults.height};
  }
  double width = room.image->width;
  double height = room.image->height;
  if (const auto& o = draft.details.outpaint) {
    return {to_multiple(width + o->left + o->right), to_multiple(height + o->top + o->bottom)};
  }
  constexpr double room_above = 1.5;
  const double native = double(model.native_width) * model.native_height;
  if (width * height > native * room_above) {
    const double shrink = std::sqrt(native / (width * height));
    width *= shrink;
    height *= shrink;
  }
  return {to_multiple(width), to_multiple(height)};
}

void check_recipe(const JobDraft& draft, const Recipe& recipe, const RecipeRoom& room,
                  Faults& faults) {
  faults.between("steps", recipe.steps, limits::steps_min, limits::steps_max);
  faults.between("cfg_scale", recipe.cfg_scale, limits::cfg_scale_min, limits::cfg_scale_max);
  faults.between("cfg_rescale", recipe.cfg_rescale, 0, limits::cfg_rescale_max);
  faults.between("seed", double(recipe.seed), 0, double(limits::seed_max));
  if (!room.schedulers.empty() && !knows(room.schedulers, recipe.scheduler)) {
    std::string says = "must be one of";
    for (const auto& known : room.schedulers) says += " " + known.name;
    faults.add("scheduler", says);
  }
  if (draft.details.kind != Task::draw) return;
  check_side(faults, "width", recipe.width);
  check_side(faults, "height", recipe.height);
  const auto& hires = draft.details.hires;
  const int longer = std::max(recipe.width, recipe.height);
  if (hires && longer * hires->scale > limits::size_px_max) {
    faults.add("hires.scale",
               fmt::format("would make more than {} pixels on a side", limits::size_px_max));
  }
}

Recipe drawn_recipe(const JobDraft& draft, const RecipeRoom& room) {
  const Model& model = *room.model;
  const Size size = usual_size(draft, room);
  double cfg_scale = draft.cfg_scale.value_or(model.defaults.cfg_scale);
  if (draft.details.text_accuracy && has_text_accuracy(model.defaults.cfg_scale)) {
    cfg_scale = cfg_of_text_accuracy(*draft.details.text_accuracy, model.defaults.cfg_scale);
  }
  return {.prompt = draft.prompt,
          .negative_prompt = draft.negative_prompt,
          .scheduler = draft.scheduler.value_or(usual_scheduler(model, room.schedulers)),
          .width = draft.width.value_or(size.width),
          .height = draft.height.value_or(size.height),
          .steps = draft.steps.value_or(model.defaults.steps),
          .cfg_scale = cfg_scale,
          .cfg_rescale = draft.cfg_rescale.value_or(model.defaults.cfg_rescale),
          .clip_skip = draft.clip_skip.value_or(model.defaults.clip_skip),
          .seed = draft.seed ? *draft.seed : random_seed()};
}

// Nothing is drawn: what is known of the picture stays known.
Recipe kept_recipe(const JobDraft& draft, const RecipeRoom& room) {
  const bool keeps = room.image && room.image->has_recipe && draft.prompt.empty() &&
                     draft.details.kind == Task::upscale;
  if (keeps) return room.image->recipe;
  Recipe recipe{.prompt = draft.prompt, .negative_prompt = draft.negative_prompt};
  recipe.width = room.image ? room.image->width : 0;
  recipe.height = room.image ? room.image->height : 0;
  recipe.steps = 0;
  recipe.cfg_scale = 0;
  return recipe;
}

}  // namespace

size_t count_chars(std::string_view utf8) {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return size_t(std::count_if(utf8.begin(), utf8.end(), starts));
}

Result<> check_page_limit(int limit) {
  Faults faults;
  faults.between("limit", limit, 1, limits::page_items_max);
  return std::move(faults).verdict();
}

Recipe recipe_from(const JobDraft& draft, const RecipeRoom& room, Faults& faults) {
  check_text(faults, "prompt", draft.prompt);
  check_text(faults, "negative_prompt", draft.negative_prompt);
  faults.between("images", draft.images, limits::images_min, limits::images_max);
  if (draft.details.kind == Task::draw && draft.prompt.empty()) {
    faults.add("prompt", "is required");
  }
  if (room.model == nullptr) return kept_recipe(draft, room);
  Recipe recipe = drawn_recipe(draft, room);
  const bool has_words = room.image && room.image->has_recipe && draft.prompt.empty();
  if (draft.details.kind == Task::upscale && has_words) {
    recipe.prompt = room.image->recipe.prompt;
    recipe.negative_prompt = room.image->recipe.negative_prompt;
  }
  check_recipe(draft, recipe, room, faults);
  return recipe;
}

namespace {

struct Passes {
  double first = 0;  // steps, the coherence pass included
  double hires = 0;
  double hires_cost = 1;  // of one of them, in steps of the first
};

Passes passes_of(const Recipe& recipe, const RecipeDetails& details) {
  Passes passes{.first = double(recipe.steps)};
  if (details.source) passes.first *= std::max(details.source->strength, 1.0 / recipe.steps);
  if (details.mask && details.mask->coherence) {
    passes.first += recipe.steps * details.mask->coherence->strength;
  }
  if (details.hires) {
    const HiresUse& hires = *details.hires;
    passes.hires = (hires.steps > 0 ? hires.steps : recipe.steps) * hires.strength;
    passes.hires_cost = hires.scale * hires.scale;
  }
  return passes;
}

}  // namespace

double work_steps_of(const Recipe& recipe, const RecipeDetails& details, int images) {
  if (details.kind != Task::draw) return images;
  const Passes passes = passes_of(recipe, details);
  return (passes.first + passes.hires * passes.hires_cost) * images;
}

StepCosts step_costs_of(const Recipe& recipe, const RecipeDetails& details) {
  if (details.kind != Task::draw || !details.hires) return {};
  const Passes passes = passes_of(recipe, details);
  return {passes.hires / (passes.first + passes.hires), passes.hires_cost};
}

// Its first word is the model: one that drew in another size tells something too.
std::string time_key_of(const ModelRef& model, const Recipe& recipe, const RecipeDetails& details) {
  if (details.kind == Task::control_image && details.control_image) {
    return fmt::format("{} {}x{}", details.control_image->preprocessor, recipe.width,
                       recipe.height);
  }
  if (details.kind == Task::upscale && details.upscale) {
    const UpscaleUse& upscale = *details.upscale;
    return fmt::format("upscale-{} {}x{} {:g} {}", upscale.model.hash, recipe.width, recipe.height,
                       upscale.scale, upscale.refine ? model.hash : "");
  }
  // What is encoded first, or decoded larger, takes longer beside its steps.
  const char* source = details.source ? " source" : "";
  const std::string hires = details.hires ? fmt::format(" hires-{:g}", details.hires->scale) : "";
  return fmt::format("{} {}x{} {} {}{}{}", model.hash, recipe.width, recipe.height,
                     recipe.cfg_scale > 1 ? 2 : 1, details.controls.size(), source, hires);
}

}  // namespace atelier
