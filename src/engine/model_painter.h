// Paints plans with models from disk. The last model stays in memory for the next job.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "engine/additions.h"
#include "engine/painter.h"
#include "models/model.h"
#include "text/clip_tokenizer.h"

namespace atelier {

class ModelPainter : public Painter {
 public:
  static Result<std::unique_ptr<ModelPainter>> make(const Compute& compute);

  Result<> paint(const PaintOrder& order, PaintObserver& observer) override;

 private:
  ModelPainter(text::ClipTokenizer tokenizer, const Compute& compute)
      : tokenizer_(std::move(tokenizer)), compute_(compute), shelf_(compute) {}

  struct Easel;
  Result<> load(const std::string& path);
  Result<> paint_image(const Easel& easel, int image, PaintObserver& observer) const;

  text::ClipTokenizer tokenizer_;
  Compute compute_;
  std::string loaded_path_;
  std::filesystem::file_time_type loaded_changed_;
  std::unique_ptr<const SdModel> model_;
  AdditionShelf shelf_;
};

// Every sampler the engine offers, for `hello`.
std::vector<protocol::SchedulerInfo> scheduler_infos();

}  // namespace atelier
