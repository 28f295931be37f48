// What stays between jobs and makes a model ready for one: loaded models, VAEs, LoRAs, networks.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/additions.h"
#include "models/model.h"
#include "text/clip_tokenizer.h"

namespace atelier {

// A model with words read and helpers loaded, for pictures of one size. LoRAs are in its layers
// until the next one is set up.
struct Easel {
  std::shared_ptr<const SdModel> model;
  std::shared_ptr<const sd::Vae> vae;  // the model's own, or what stands in for it
  Conditioning conditioning;
  Guidance guidance;
  UnetHook extras;
  sd::UnetOptions options;
  sd::VaeOptions vae_options;
  at::Device device = at::Device(at::kCPU);
  int width = 0;
  int height = 0;

  int64_t factor() const { return vae->config.factor(); }
  // Of a picture of this size: sides that are no multiple of the factor are drawn on the next
  // larger grid and cut.
  std::vector<int64_t> latent_shape() const;
};

struct EaselWish {
  std::string model_path;
  std::string vae_path;
  PromptPair prompts;  // the frames are set to the size
  Guidance guidance;
  const Additions* additions = nullptr;  // none: whatever an earlier job switched on is taken out
  sd::UnetOptions options;
  sd::VaeOptions vae_options;
  int width = 0;
  int height = 0;
};

class Workshop {
 public:
  Workshop(text::ClipTokenizer tokenizer, const Compute& compute)
      : tokenizer_(std::move(tokenizer)), compute_(compute), additions_(compute) {}

  // Lets models go that a job does not name: with those it does, they might not fit.
  void begin_job(const std::vector<std::string>& model_paths);
  Result<std::shared_ptr<const SdModel>> load(const std::string& path);
  Result<Easel> set_up(const EaselWish& wish);
  // The picture enlarged by a network, or without a path by arithmetic. cancelled when go_on says
  // false.
  Result<Raster> enlarge(const Raster& picture, const UpscaleWish& wish,
                         const std::function<bool(size_t done, size_t total)>& go_on);

  const Compute& compute() const { return compute_; }

 private:
  Result<std::shared_ptr<const sd::Vae>> vae_of(const std::string& path,
                                                const std::shared_ptr<const SdModel>& model);

  text::ClipTokenizer tokenizer_;
  Compute compute_;
  Kept<SdModel> models_{2};  // a second while a refiner takes turns with the first
  Kept<sd::Vae> vaes_{2};
  AdditionShelf additions_;
  std::weak_ptr<const SdModel> helped_;  // the model that kept networks were made for
};

}  // namespace atelier
