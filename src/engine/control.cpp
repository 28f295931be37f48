#include "engine/control.h"

#include <cmath>

namespace atelier {
namespace {

bool is_soft(ControlMode mode) {
  return mode == ControlMode::more_prompt || mode == ControlMode::more_control;
}
bool only_prompt(ControlMode mode) {
  return mode == ControlMode::more_control || mode == ControlMode::unbalanced;
}

// From 0.1 for the finest to 1 for the middle, evenly on a logarithmic scale.
double softness(ControlMode mode, size_t index, size_t count) {
  if (!is_soft(mode) || count < 2) return 1;
  return std::pow(10.0, -1.0 + double(index) / double(count - 1));
}

void add(Tensor& sum, const Tensor& more, double scale) {
  const Tensor scaled = scale == 1 ? more : more * scale;
  sum = sum.defined() ? sum + scaled : scaled;
}

// The half without the prompt gets nothing.
Tensor for_both(const Tensor& of_prompt) {
  return at::cat({at::zeros_like(of_prompt), of_prompt}, 0);
}

sd::UnetContext prompt_half(const sd::UnetContext& context) {
  const auto last = [](const Tensor& t) {
    return t.defined() && t.size(0) > 1 ? t.narrow(0, 1, 1) : t;
  };
  return {last(context.text), last(context.pooled), last(context.numbers)};
}

void add_control(const ControlUse& use, const UnetCall& call, sd::UnetExtras& extras) {
  const bool half = call.guided && only_prompt(use.mode);
  const Tensor latent = half ? call.latent.narrow(0, 1, 1) : call.latent;
  auto said =
      (*use.net)(latent, call.timestep, half ? prompt_half(call.context) : call.context, use.hint);
  if (half) {
    for (Tensor& skip : said.skips) skip = for_both(skip);
    said.middle = for_both(said.middle);
  }
  const size_t count = said.skips.size() + 1;
  extras.skips.resize(said.skips.size());
  for (size_t i = 0; i < said.skips.size(); ++i) {
    add(extras.skips[i], said.skips[i], use.weight * softness(use.mode, i, count));
  }
  add(extras.middle, said.middle, use.weight);
}

void add_adapter(const AdapterUse& use, sd::UnetExtras& extras) {
  if (extras.levels.size() < use.features.size()) extras.levels.resize(use.features.size());
  for (size_t i = 0; i < use.features.size(); ++i) {
    add(extras.levels[i], use.features[i], use.weight);
  }
}

void add_images(const ImagePromptUse& use, const UnetCall& call, sd::UnetExtras& extras) {
  const auto& given = call.guided ? use.both : use.alone;
  if (extras.attention.size() < given.size()) extras.attention.resize(given.size());
  for (size_t i = 0; i < given.size(); ++i) {
    extras.attention[i].insert(extras.attention[i].end(), given[i].begin(), given[i].end());
  }
}

}  // namespace

UnetHook hook_of(ExtraUses uses) {
  if (uses.empty()) return {};
  return [uses = std::move(uses)](const UnetCall& call) {
    sd::UnetExtras extras;
    const auto holds = [&](const StepRange& range) { return range.holds(call.step, call.steps); };
    for (const auto& use : uses.controls) {
      if (holds(use.range) && use.weight != 0) add_control(use, call, extras);
    }
    for (const auto& use : uses.adapters) {
      if (holds(use.range) && use.weight != 0) add_adapter(use, extras);
    }
    for (const auto& use : uses.images) {
      if (holds(use.range)) add_images(use, call, extras);
    }
    return extras;
  };
}

ImagePromptUse image_prompt(const adapters::IpAdapter& adapter, const adapters::ClipVision& vision,
                            const Tensor& pixels, double weight, StepRange range) {
  const Tensor tokens = adapter.tokens(vision(pixels));
  const Tensor both = at::cat({adapter.no_tokens(vision), tokens}, 0);
  const std::vector<double> scales(adapter.shape().channels.size(), weight);
  return {adapter.attention(tokens, scales), adapter.attention(both, scales), range};
}

}  // namespace atelier
