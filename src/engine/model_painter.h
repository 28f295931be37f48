// Paints plans with models from disk, which stay in memory for the next job. What each task is
// stands in paint/.
#pragma once
#include <memory>

#include "engine/paint/workshop.h"
#include "engine/painter.h"

namespace atelier {

class ModelPainter : public Painter {
 public:
  // budget_bytes: for models and activations together; 0: what this machine usually spares.
  static Result<std::unique_ptr<ModelPainter>> make(const Compute& compute,
                                                    int64_t budget_bytes = 0);

  Result<> paint(const PaintOrder& order, PaintObserver& observer) override;
  void rest() override;

  WarmShelf& warm() { return shop_.warm(); }

 private:
  ModelPainter(text::ClipTokenizer tokenizer, const Compute& compute, int64_t budget_bytes)
      : shop_(std::move(tokenizer), compute, budget_bytes) {}

  Result<> paint_once(const PaintOrder& order, PaintObserver& observer);

  Workshop shop_;
};

// Every sampler and every maker of control images the engine offers, for `hello`.
std::vector<protocol::SchedulerInfo> scheduler_infos();
std::vector<protocol::PreprocessorInfo> preprocessor_infos();

}  // namespace atelier
