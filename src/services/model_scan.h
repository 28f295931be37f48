// Looks at many models at once: the engine judges them in batches, beside it their contents are
// identified. What an engine cannot survive is one broken model, never a failed scan.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "protocol/model_facts.h"
#include "services/model_places.h"
#include "store/models.h"

namespace atelier {

// Judges models on disk; as many answers as paths, in their order. The real one runs the engine
// program with a deadline (inspect_model.h). Called from several threads at once.
using InspectModels =
    std::function<std::vector<Result<protocol::ModelFacts>>(const std::vector<std::string>& paths)>;

struct ScanSettings {
  size_t batch = 500;  // of one engine process: starting it costs as much as looking at hundreds
  size_t threads = 4;
};

class ModelScanner {
 public:
  // What was found out about one batch; never two calls at once. Stops the scan when it fails.
  using Take = std::function<Result<>(std::vector<Model> models)>;

  explicit ModelScanner(InspectModels inspect, ScanSettings settings = {})
      : inspect_(std::move(inspect)), settings_(settings) {}

  // A model for each place whose files can be read; the others are in the log, and the next scan
  // tells. An answer the engine did not give leaves the stamp empty, so that it is asked again.
  Result<> look_at(const std::vector<ModelPlace>& places, const Take& take) const;
  Result<Model> look_at(const ModelPlace& place) const;

 private:
  std::vector<Model> look_at_batch(const std::vector<ModelPlace>& places) const;

  InspectModels inspect_;
  ScanSettings settings_;
};

// Changes when the model's files or its card change.
std::string scan_stamp_of(const std::string& path);

}  // namespace atelier
