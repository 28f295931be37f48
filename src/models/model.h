// From a path to a model that can draw, or to the facts about one that cannot.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/adapters/patcher.h"
#include "models/card.h"
#include "models/model_files.h"
#include "models/sd/config_hints.h"
#include "models/sd/recognise.h"
#include "models/sd/text_encoder.h"
#include "models/sd/unet.h"
#include "models/sd/vae.h"
#include "models/weight_store.h"
#include "tensor/device.h"

namespace atelier {

// Looking for NaN reads every byte of the weights: right before drawing, too slow for a list.
enum class Scan { headers_only, all_numbers };

struct ModelFacts {
  std::string base = "unknown";    // "sd-1", "sd-2", "sdxl", "starter", see ModelKind
  std::string type = "unknown";    // "main", "lora", ...; only "main" can draw
  std::string family_label;        // how people call the base
  std::string variant = "normal";  // "inpaint" for a UNet that is told the mask
  std::string format = "checkpoint";
  std::string prediction = "epsilon";
  std::string prediction_told = "usual";  // by whom, see sd::Told
  int64_t native_width = 512;
  int64_t native_height = 512;
  int64_t size_multiple = 8;  // pixels a latent cell
  int64_t latent_channels = 4;
  int64_t parameters = 0;
  int64_t bytes = 0;
  std::string trigger;                       // of an embedding
  int64_t vectors = 0;                       // of an embedding: how many tokens it stands for
  std::vector<std::string> trigger_phrases;  // of a LoRA, as its trainer wrote them down
  std::optional<double> default_weight;      // of a LoRA
  int64_t scale = 0;                         // of an upscaler
  std::string fault;  // empty when it can be used, else sentences that name the tensors
};

// What a person or a record decides about a model, before anything beside it is asked.
struct ModelSettings {
  std::optional<Prediction> prediction;
  // A diffusers folder whose configurations speak for a single file; empty: what lies beside it.
  std::filesystem::path configurations;
};

// What the weights at `path` are. Never fails: what is wrong stands in `fault`. Builds no layer.
ModelFacts inspect(const std::filesystem::path& path, Scan scan = Scan::headers_only,
                   const ModelSettings& settings = {});

// A Stable Diffusion model in memory. Its layers are const; one thread at a time draws with it.
struct SdModel {
  ModelFacts facts;
  sd::Shape shape;
  sd::Training training;
  ModelCard card;
  LatentRgb latent_rgb;               // without factors when nothing fits its latents
  std::vector<sd::TextEncoder> text;  // as shape.text
  sd::Unet unet;
  sd::Vae vae;

  // Switches LoRAs on and off in the layers above, which stay const to everybody else.
  adapters::Patcher& patcher() const { return source->patcher; }

  // The mapped files, and how the layers were made from them.
  struct Source {
    Source(WeightStore files_, const Compute& compute)
        : files(std::move(files_)), patcher(files, compute) {}
    WeightStore files;
    adapters::Patcher patcher;
  };
  std::unique_ptr<Source> source;
};

// Reads, checks all numbers, and lays the weights out for `compute`. not_found; invalid or corrupt
// with one verdict that lists every tensor at fault; exhausted when memory does not suffice.
Result<std::unique_ptr<const SdModel>> load_model(const std::filesystem::path& path,
                                                  const Compute& compute,
                                                  const ModelSettings& settings = {});

}  // namespace atelier
