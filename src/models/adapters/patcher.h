// LoRAs switched on a loaded model: the weights they touch are made again from the file, with the
// differences added, and the layers that hold them are remade in place. Everything else stays.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "models/adapters/lora_file.h"
#include "models/adapters/lora_names.h"
#include "nn/weights.h"

namespace atelier::adapters {

struct ActiveLora {
  std::shared_ptr<const LoraFile> file;
  double weight = 1;  // finite; 0 leaves the model as it is
};

// What came of the LoRAs that were asked for; for the log and for whoever asked.
struct PatchReport {
  size_t layers_remade = 0;
  size_t weights_changed = 0;
  // "FILE: NAME", tensors and modules that mean nothing here.
  std::vector<std::string> unknown;
};

// A source between a model's files and its layers. Lives as long as the model; used by the thread
// that uses the model.
class Patcher final : public WeightSource {
 public:
  // `files` must outlive the patcher. Build the model from this source and with its book.
  Patcher(WeightSource& files, const Compute& compute) : files_(&files), compute_(compute) {}

  LayerBook& book() { return book_; }

  // Makes the model as it is with exactly these LoRAs. Nothing happens where nothing changed.
  // invalid, with the modules, for a LoRA of another family of models; exhausted when memory does
  // not suffice: the model is then half changed and becomes whole with the next call.
  Result<PatchReport> apply(const std::vector<ActiveLora>& loras);

  Tensor take(const std::string& full_name, at::IntArrayRef shape) override;
  bool has(const std::string& full_name) const override { return files_->has(full_name); }
  bool stays() const override { return true; }

 private:
  struct Patch {
    std::shared_ptr<const LoraFile> file;
    const LoraModule* module = nullptr;
    bool bias = false;  // the module's change of the bias, not of the weight
    double weight = 1;

    bool operator==(const Patch& other) const {
      return module == other.module && bias == other.bias && weight == other.weight;
    }
  };
  using Patches = std::map<std::string, std::vector<Patch>>;  // by weight

  Result<> add_lora(const ActiveLora& lora, Patches& patches, PatchReport& report);
  Result<> add_module(const ActiveLora& lora, const LoraModule& module, Patches& patches,
                      PatchReport& report) const;
  Result<> remake(const std::set<std::string>& names, PatchReport& report);

  WeightSource* files_;
  Compute compute_;
  LayerBook book_;
  std::map<std::string, std::vector<int64_t>> shapes_;  // of every weight taken so far
  std::unique_ptr<LayerNames> names_;
  Patches patches_;
  std::set<std::string> doubtful_;  // weights whose layers a failure left unfinished
  bool remaking_ = false;
  std::vector<std::string> broken_;  // files whose changes are not finite
};

}  // namespace atelier::adapters
