#include "services/vision_encoder.h"

#include <algorithm>
#include <filesystem>

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr const char* encoder_folder = "image_encoder";

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return text;
}

// The first IP-Adapters for SDXL look through ViT-bigG; all others through ViT-H, and those for
// SDXL say so in their names.
bool wants_large(const Model& adapter) {
  const std::string words =
      lowered(adapter.name + " " + fs::path(adapter.path).filename().string());
  const bool says_h =
      words.find("vit-h") != std::string::npos || words.find("plus") != std::string::npos;
  return adapter.base == "sdxl" && !says_h;
}

bool is_large(const Model& encoder) {
  const std::string words = lowered(encoder.name + " " + encoder.path);
  return words.find("bigg") != std::string::npos || words.find("vit-g") != std::string::npos ||
         words.find("vit_g") != std::string::npos;
}

}  // namespace

std::string vision_encoder_for(const Model& adapter, const std::vector<Model>& installed) {
  std::error_code ignored;
  const fs::path place(adapter.path);
  const fs::path folder = fs::is_directory(place, ignored) ? place : place.parent_path();
  const fs::path own = folder / encoder_folder;
  if (!adapter.path.empty() && fs::is_directory(own, ignored)) return own.string();
  const Model* best = nullptr;
  for (const Model& encoder : installed) {
    if (encoder.state != ModelState::ready) continue;
    const bool fits = is_large(encoder) == wants_large(adapter);
    if (best == nullptr || (fits && is_large(*best) != wants_large(adapter))) best = &encoder;
  }
  return best == nullptr ? "" : best->path;
}

}  // namespace atelier
