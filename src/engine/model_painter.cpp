#include "engine/model_painter.h"

#include <set>

#include "base/guard.h"
#include "base/log.h"
#include "diffusion/samplers/list.h"
#include "engine/memory/machine.h"
#include "engine/memory/within_memory.h"
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

// Passes everything on and remembers which pictures are out, so that a second try leaves them be.
class Remembering : public PaintObserver {
 public:
  explicit Remembering(PaintObserver& observer) : observer_(observer) {}
  void progress(PaintProgress progress) override { observer_.progress(std::move(progress)); }
  void picture(Picture picture) override {
    delivered_.insert(picture.image);
    observer_.picture(std::move(picture));
  }
  bool cancelled() const override { return observer_.cancelled(); }
  const std::set<int>& delivered() const { return delivered_; }

 private:
  PaintObserver& observer_;
  std::set<int> delivered_;
};

}  // namespace

Result<std::unique_ptr<ModelPainter>> ModelPainter::make(const Compute& compute,
                                                         int64_t budget_bytes) {
  TRY(auto tokenizer, text::ClipTokenizer::load(text::ClipTokenizer::installed_merges()));
  if (budget_bytes <= 0) budget_bytes = usual_memory_budget(machine_memory());
  return std::unique_ptr<ModelPainter>(
      new ModelPainter(std::move(tokenizer), compute, budget_bytes));
}

void ModelPainter::rest() {
  if (shop_.warm().evict_unused() > 0) log_info("engine", "nothing to do: models were unloaded");
}

Result<> ModelPainter::paint(const PaintOrder& order, PaintObserver& observer) {
  TRY_DO(check_order(order));
  shop_.warm().pin(order.next_model_paths);
  Remembering listener(observer);
  PaintOrder left = order;
  return within_memory(shop_.warm(), [&] {
    std::erase_if(left.plan.images, [&](int i) { return listener.delivered().contains(i); });
    return paint_once(left, listener);
  });
}

Result<> ModelPainter::paint_once(const PaintOrder& order, PaintObserver& observer) {
  // Whatever libtorch throws outside the calls that are guarded by themselves ends one job.
  return guard("the engine", [&]() -> Result<> {
    switch (order.plan.task) {
      case protocol::Task::draw: return paint_drawing(order, shop_, observer);
      case protocol::Task::upscale: return paint_upscale(order, shop_, observer);
      case protocol::Task::control_image: return paint_control_image(order, shop_, observer);
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
                                    .needs_model = !entry.model_type.empty(),
                                    .model_type = std::string(entry.model_type)};
    for (const auto& each : entry.parameters) {
      info.parameters.push_back(
          {std::string(each.name), std::string(each.label), each.min, each.max, each.usual});
    }
    infos.push_back(std::move(info));
  }
  return infos;
}

}  // namespace atelier
