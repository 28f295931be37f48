// A model judged but not built: its weights under our names, its shape, what is said beside it.
// Inside this room; others use `inspect` and `load_model`.
#pragma once
#include "models/list.h"
#include "models/model.h"
#include "models/sd/family.h"

namespace atelier {

struct Opened {
  ModelFiles files;
  ModelKind kind;
};

// Opens the files and says what kind they are; `facts` is filled as far as one gets.
Result<Opened> open_files(const std::filesystem::path& path, ModelFacts& facts);
Failure cannot_draw(const std::filesystem::path& path, const ModelKind& kind);

// Everything about a model but its layers.
struct ModelPlan {
  std::optional<WeightStore> store;
  sd::Shape shape;
  sd::Hints hints;
  sd::TrainedPrediction prediction;
  ModelCard card;
};

// Reads everything but the numbers (those, too, where `scan` says so) of a model of the Stable
// Diffusion family. The verdict is an error.
Result<ModelPlan> make_plan(const ModelFiles& files, Scan scan, const ModelSettings& settings,
                            ModelFacts& facts);

}  // namespace atelier
