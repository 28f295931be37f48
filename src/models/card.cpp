#include "models/card.h"

#include <fmt/format.h>

#include <algorithm>

#include "models/text_file.h"

namespace atelier {

bool LatentRgb::fits(int64_t latent_channels) const {
  const auto is_colour = [](const std::vector<double>& row) { return row.size() == 3; };
  return int64_t(factors.size()) == latent_channels && is_colour(bias) &&
         std::all_of(factors.begin(), factors.end(), is_colour);
}

LatentRgb stable_diffusion_1_rgb() {
  // Published for this VAE by its community (InvokeAI and others use it): colours in -1..1, so
  // halved and moved to 0..1 here.
  return {{{0.1490, 0.1035, 0.1040},
           {0.0935, 0.1430, 0.0865},
           {-0.0790, 0.0945, 0.1320},
           {-0.0920, -0.1355, -0.2365}},
          {0.5, 0.5, 0.5}};
}

LatentRgb stable_diffusion_xl_rgb() {
  // From the same source.
  return {{{0.1908, 0.2465, 0.2660},
           {-0.1877, 0.0816, 0.0870},
           {0.0885, 0.1794, -0.1024},
           {-0.2175, -0.1322, -0.2145}},
          {0.5, 0.5, 0.5}};
}

Result<ModelCard> read_card(const std::filesystem::path& model, ModelFormat format) {
  std::filesystem::path path = model / "atelier.json";
  if (format == ModelFormat::checkpoint) {
    path = model;
    path.replace_extension(".atelier.json");
  }
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return ModelCard{};
  TRY(const std::string text, read_text_file(path));
  auto card = read_json<ModelCard>(text, UnknownFields::ignore);
  if (card) return std::move(*card);
  return fail(ErrorKind::corrupt, fmt::format("{}: {}", path.string(), to_line(card.error())));
}

}  // namespace atelier
