// What models are called: types, families, and the folder of the home each type is put into.
#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace atelier {

// As models/list.cpp of the engine tells them apart.
constexpr std::array<std::string_view, 14> model_types{
    "main",           "lora",         "vae",       "controlnet", "t2i_adapter",
    "ip_adapter",     "clip_vision",  "embedding", "upscaler",   "depth_estimator",
    "pose_estimator", "text_encoder", "motion",    "unknown"};
// Networks that look at a picture for a preprocessor.
constexpr std::array<std::string_view, 2> estimator_types{"depth_estimator", "pose_estimator"};

// "any" goes with every family.
constexpr std::array<std::string_view, 10> model_bases{
    "sd-1", "sd-2", "sdxl", "sdxl-refiner", "sd-3", "flux", "svd", "starter", "any", "unknown"};

constexpr std::array<std::string_view, 4> model_variants{"", "normal", "inpaint", "refiner"};
constexpr std::array<std::string_view, 3> model_predictions{"", "epsilon", "v_prediction"};

// Made with the home, so that people see where things go. A file in another one is recognised too.
constexpr std::array<std::string_view, 11> model_folders{
    "main",        "lora",      "vae",      "controlnet",      "t2i_adapter",   "ip_adapter",
    "clip_vision", "embedding", "upscaler", "depth_estimator", "pose_estimator"};

template <size_t N>
constexpr bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "main, lora, vae": for sentences.
template <size_t N>
std::string listed(const std::array<std::string_view, N>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (word.empty()) continue;
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

}  // namespace atelier
