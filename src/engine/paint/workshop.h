// What stays between jobs and makes a model ready for one: loaded models, VAEs, LoRAs, networks.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/additions.h"
#include "engine/memory/warm_shelf.h"
#include "engine/preprocess/preprocess.h"
#include "models/model.h"
#include "text/clip_tokenizer.h"

namespace atelier {

// A model with words read and helpers loaded, for pictures of one size. LoRAs are in its layers
// until the next one is set up.
struct Easel {
  std::shared_ptr<const SdModel> model;
  std::shared_ptr<const sd::Vae> vae;           // the model's own, or what stands in for it
  Prediction prediction = Prediction::epsilon;  // the model's own, or as the plan says
  Conditioning conditioning;
  Guidance guidance;
  UnetHook extras;
  sd::UnetOptions options;
  sd::VaeOptions vae_options;
  WarmShelf* warm = nullptr;
  Compute compute;
  int width = 0;
  int height = 0;

  int64_t factor() const { return vae->config.factor(); }
  // Of a picture of this size: sides that are no multiple of the factor are drawn on the next
  // larger grid and cut.
  std::vector<int64_t> latent_shape() const;
  // vae_options as things are now: in tiles where the budget cannot hold the whole.
  sd::VaeOptions vae_use() const;
};

struct EaselWish {
  std::string model_path;
  std::string vae_path;
  std::string prediction;  // "": the model's own
  PromptPair prompts;      // the frames are set to the size
  Guidance guidance;
  const Additions* additions = nullptr;  // none: whatever an earlier job switched on is taken out
  sd::UnetOptions options;
  sd::VaeOptions vae_options;
  int width = 0;
  int height = 0;
};

class Workshop {
 public:
  Workshop(text::ClipTokenizer tokenizer, const Compute& compute, int64_t budget_bytes);

  Result<std::shared_ptr<const SdModel>> load(const std::string& path);
  Result<Easel> set_up(const EaselWish& wish);
  // The picture enlarged by a network, or without a path by arithmetic. cancelled when go_on says
  // false.
  Result<Raster> enlarge(const Raster& picture, const UpscaleWish& wish,
                         const std::function<bool(size_t done, size_t total)>& go_on);

  // Where preprocessors run their networks.
  NetworkRoom networks() { return {compute_, warm_}; }

  const Compute& compute() const { return compute_; }
  WarmShelf& warm() { return warm_; }

 private:
  Compute compute_for(const std::string& path);
  Result<std::shared_ptr<const sd::Vae>> vae_of(const std::string& path,
                                                const std::shared_ptr<const SdModel>& model);

  text::ClipTokenizer tokenizer_;
  Compute compute_;
  WarmShelf warm_;
  AdditionShelf additions_;
};

}  // namespace atelier
