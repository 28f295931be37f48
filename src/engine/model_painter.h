// Paints plans with models from disk, which stay in memory for the next job. What each task is
// stands in paint/.
#pragma once
#include <memory>

#include "engine/paint/workshop.h"
#include "engine/painter.h"

namespace atelier {

class ModelPainter : public Painter {
 public:
  static Result<std::unique_ptr<ModelPainter>> make(const Compute& compute);

  Result<> paint(const PaintOrder& order, PaintObserver& observer) override;

 private:
  ModelPainter(text::ClipTokenizer tokenizer, const Compute& compute)
      : shop_(std::move(tokenizer), compute) {}

  Workshop shop_;
};

// Every sampler and every maker of control images the engine offers, for `hello`.
std::vector<protocol::SchedulerInfo> scheduler_infos();
std::vector<protocol::PreprocessorInfo> preprocessor_infos();

}  // namespace atelier
