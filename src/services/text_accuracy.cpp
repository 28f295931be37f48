#include "services/text_accuracy.h"

#include <algorithm>
#include <cmath>

namespace atelier {
namespace {

constexpr double cfg_with_room_min = 1.5;

double share(double text_accuracy) {
  return (text_accuracy - text_accuracy_min) / (text_accuracy_max - text_accuracy_min);
}

}  // namespace

bool has_text_accuracy(double usual_cfg_scale) {
  return usual_cfg_scale >= cfg_with_room_min;
}

double cfg_of_text_accuracy(double text_accuracy, double usual_cfg_scale) {
  const double low = std::max(1.0, usual_cfg_scale / 5);
  const double high = usual_cfg_scale * 2;
  const double gamma =
      std::log((usual_cfg_scale - low) / (high - low)) / std::log(share(text_accuracy_usual));
  const double scale = low + std::pow(share(text_accuracy), gamma) * (high - low);
  return std::round(scale * 100) / 100;
}

}  // namespace atelier
