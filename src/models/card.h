// atelier.json beside a model: what its maker says about it. Optional; everything in it is.
#pragma once
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "models/model_files.h"

namespace atelier {

struct CardSettings {
  std::string scheduler = "dpmpp_2m_k";
  int64_t steps = 25;
  double cfg_scale = 7.5;
  int64_t width = 512;
  int64_t height = 512;
};
template <class V>
void fields(V& v, CardSettings& s) {
  v.defaulted("scheduler", s.scheduler);
  v.defaulted("steps", s.steps).between(1, 1000);
  v.defaulted("cfg_scale", s.cfg_scale).between(0, 100);
  v.defaulted("width", s.width).between(8, 8192);
  v.defaulted("height", s.height).between(8, 8192);
}

// A linear map from scaled latents to colours 0..1, good enough for previews: a row a latent
// channel.
struct LatentRgb {
  std::vector<std::vector<double>> factors;
  std::vector<double> bias;

  // Whether it maps this many channels to three colours.
  bool fits(int64_t latent_channels) const;
};
template <class V>
void fields(V& v, LatentRgb& l) {
  v.required("factors", l.factors).length(1, 64);
  v.required("bias", l.bias).length(3, 3);
}

struct ModelCard {
  std::string name;
  std::string description;
  std::optional<int64_t> native_width;
  std::optional<int64_t> native_height;
  std::optional<CardSettings> default_settings;
  std::vector<std::string> example_prompts;
  std::optional<LatentRgb> latent_rgb;
};
template <class V>
void fields(V& v, ModelCard& c) {
  v.defaulted("name", c.name).length(0, 200);
  v.defaulted("description", c.description).length(0, 4000);
  v.optional("native_width", c.native_width).between(8, 8192);
  v.optional("native_height", c.native_height).between(8, 8192);
  v.optional("default_settings", c.default_settings);
  v.defaulted("example_prompts", c.example_prompts).length(0, 200);
  v.optional("latent_rgb", c.latent_rgb);
}

// The card in a folder, or NAME.atelier.json beside NAME.safetensors; an empty one where there is
// none. corrupt, with the file's name, when it cannot be read.
Result<ModelCard> read_card(const std::filesystem::path& model, ModelFormat format);

// The maps that fit the VAEs of Stable Diffusion 1.x and 2.x, and of XL.
LatentRgb stable_diffusion_1_rgb();
LatentRgb stable_diffusion_xl_rgb();

}  // namespace atelier
