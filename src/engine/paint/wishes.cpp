#include "engine/paint/wishes.h"

#include "engine/paint/canvas.h"
#include "engine/paint/picture.h"
#include "engine/preprocess/preprocess.h"

namespace atelier {
namespace {

// The network that comes with the plan for such a preprocessor; "" where none is needed or there.
std::string estimator_for(const protocol::Plan& plan, std::string_view preprocessor) {
  const std::string_view type = preprocessor_model_type(preprocessor);
  for (const auto& each : plan.estimators) {
    if (each.type == type) return each.path;
  }
  return "";
}

Result<Raster> control_raster(const PaintOrder& order, const protocol::ControlPart& part,
                              const CloseUp* close_up, const NetworkRoom& room,
                              Reporter& reporter) {
  Raster picture = rgb_of(order.inputs[size_t(part.input)]);
  if (close_up != nullptr) picture = in_close_up(*close_up, picture, part.resize_mode);
  if (part.preprocessor.empty() || part.preprocessor == "none") return picture;
  TRY_DO(reporter.check());
  reporter.phase(protocol::Phase::preprocessing);
  const auto model = estimator_for(order.plan, part.preprocessor);
  return preprocess(picture, {.name = part.preprocessor, .model_path = model}, room);
}

}  // namespace

PromptPair prompts_of(const protocol::Plan& plan) {
  PromptPair prompts;
  prompts.positive = {.text = plan.prompt, .clip_skip = plan.clip_skip};
  if (plan.negative_prompt.empty()) return prompts;
  prompts.negative = prompts.positive;
  prompts.negative->text = plan.negative_prompt;
  prompts.negative->frame.score = unwanted_score;
  return prompts;
}

PromptPair prompts_of(const protocol::Plan& plan, const protocol::RefinerPart& refiner) {
  PromptPair prompts = prompts_of(plan);
  prompts.positive.frame.score = refiner.positive_score;
  // Always there, so that its score is told, too.
  if (!prompts.negative) prompts.negative = Prompt{.clip_skip = plan.clip_skip};
  prompts.negative->frame.score = refiner.negative_score;
  return prompts;
}

Wrap wrap_of(const protocol::Plan& plan) {
  return {.x = plan.seamless_x, .y = plan.seamless_y};
}

sd::UnetOptions options_of(const protocol::Plan& plan) {
  sd::UnetOptions options{.wrap = wrap_of(plan), .freeu = {}};
  if (plan.freeu) {
    options.freeu = sd::FreeU{plan.freeu->b1, plan.freeu->b2, plan.freeu->s1, plan.freeu->s2};
  }
  return options;
}

Result<Additions> additions_of(const PaintOrder& order, const CloseUp* close_up,
                               const NetworkRoom& room, Reporter& reporter) {
  const protocol::Plan& plan = order.plan;
  Additions all;
  for (const auto& lora : plan.loras) all.loras.push_back({lora.path, lora.weight});
  for (const auto& word : plan.embeddings) all.embeddings.push_back({word.path, word.trigger});
  for (const auto& part : plan.controls) {
    ControlWish wish{.kind = part.kind, .path = part.path};
    TRY(wish.image, control_raster(order, part, close_up, room, reporter));
    wish.weight = part.weight;
    wish.range = {part.begin, part.end};
    wish.mode = part.mode;
    // A close-up is shaped already, and goes to the plan's size the way the source does.
    wish.resize = close_up != nullptr ? protocol::ResizeMode::fill_resize : part.resize_mode;
    all.controls.push_back(std::move(wish));
  }
  for (const auto& part : plan.image_prompts) {
    all.image_prompts.push_back({.adapter_path = part.adapter_path,
                                 .vision_path = part.vision_path,
                                 .image = rgb_of(order.inputs[size_t(part.input)]),
                                 .weight = part.weight,
                                 .range = {part.begin, part.end}});
  }
  return all;
}

}  // namespace atelier
