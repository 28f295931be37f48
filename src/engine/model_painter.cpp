#include "engine/model_painter.h"

#include "base/guard.h"
#include "diffusion/samplers/list.h"
#include "engine/paint/order_check.h"
#include "engine/paint/tasks.h"
#include "engine/preprocess/preprocess.h"

namespace atelier {
namespace {

// The group a menu shows a sampler under.
std::string menu_group(SamplerFamily family) {
  switch (family) {
    case SamplerFamily::diffusion: return "general";
    case SamplerFamily::distilled: return "few steps";
    case SamplerFamily::flow: return "flow";
  }
  return "general";
}

}  // namespace

Result<std::unique_ptr<ModelPainter>> ModelPainter::make(const Compute& compute) {
  TRY(auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  return std::unique_ptr<ModelPainter>(new ModelPainter(std::move(tokenizer), compute));
}

Result<> ModelPainter::paint(const PaintOrder& order, PaintObserver& observer) {
  TRY_DO(check_order(order));
  // Whatever libtorch throws outside the calls that are guarded by themselves ends one job.
  return guard("the engine", [&]() -> Result<> {
    switch (order.plan.task) {
      case protocol::Task::draw: return paint_drawing(order, shop_, observer);
      case protocol::Task::upscale: return paint_upscale(order, shop_, observer);
      case protocol::Task::control_image: return paint_control_image(order, observer);
    }
    return fail(ErrorKind::invalid, "There is no such task.");
  });
}

std::vector<protocol::SchedulerInfo> scheduler_infos() {
  std::vector<protocol::SchedulerInfo> infos;
  for (const auto& entry : sampler_list()) {
    if (entry.family == SamplerFamily::flow) continue;  // no model here was trained for them
    infos.push_back({.name = std::string(entry.name),
                     .label = std::string(entry.label),
                     .family = menu_group(entry.family)});
  }
  return infos;
}

std::vector<protocol::PreprocessorInfo> preprocessor_infos() {
  std::vector<protocol::PreprocessorInfo> infos;
  for (const auto& entry : preprocessor_list()) {
    protocol::PreprocessorInfo info{.name = std::string(entry.name),
                                    .label = std::string(entry.label),
                                    .needs_model = entry.needs_model};
    for (const auto& each : entry.parameters) {
      info.parameters.push_back(
          {std::string(each.name), std::string(each.label), each.min, each.max, each.usual});
    }
    infos.push_back(std::move(info));
  }
  return infos;
}

}  // namespace atelier
