#include "engine/preprocess/plane.h"
#include "engine/preprocess/preprocessors.h"

namespace atelier::preprocessors {
namespace {

// Wider than a pen's stroke at the size pictures are looked at.
constexpr double ground_sigma = 6;
constexpr double stroke_sigma = 0.5;
constexpr float faint = 8;
constexpr float full_min = 24;
constexpr double full_share = 0.75;

}  // namespace

Raster line_art(const Raster& picture, const PreprocessNumbers&) {
  planes::Plane ink(picture.width, picture.height);
  for (int channel = 0; channel < 3; ++channel) {
    const auto plane = planes::channel_of(picture, channel);
    const auto ground = planes::blurred(plane, ground_sigma);
    const auto stroke = planes::blurred(plane, stroke_sigma);
    for (size_t i = 0; i < ink.values.size(); ++i) {
      const float darker = std::max(0.0F, ground.values[i] - stroke.values[i]);
      // Ink is dark in every colour; a coloured area is not.
      ink.values[i] = channel == 0 ? darker : std::min(ink.values[i], darker);
    }
  }
  const float full = std::max(full_min, planes::quantile_above(ink, faint, full_share));
  for (float& value : ink.values) value = value <= faint / 2 ? 0 : value * 255 / full;
  return planes::raster_of_grey(ink);
}

}  // namespace atelier::preprocessors
