#include "engine/preprocess/preprocess.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/guard.h"
#include "engine/preprocess/plane.h"

namespace atelier {
namespace {

// What is looked at, at most: planes of floats over this many pixels stay under 700 MB together.
constexpr double looked_at_pixels_max = 8'388'608;

const PreprocessorEntry* find_preprocessor(std::string_view name) {
  const auto list = preprocessor_list();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [name](const auto& entry) { return entry.name == name; });
  return found == list.end() ? nullptr : &*found;
}

Result<> check_picture(const Raster& picture) {
  const int64_t pixels = int64_t{picture.width} * picture.height;
  if (picture.width < 1 || picture.height < 1 || int64_t(picture.rgb.size()) != pixels * 3) {
    return fail(ErrorKind::invalid, "There is no picture to make a control image from.");
  }
  if (pixels > preprocess_pixels_max) {
    return fail(ErrorKind::too_large, "Control images are made from pictures of up to 64 MP.");
  }
  return {};
}

Result<double> number_for(const PreprocessorEntry& entry, std::string_view name,
                          const std::optional<double>& wished) {
  const auto found = std::find_if(entry.parameters.begin(), entry.parameters.end(),
                                  [name](const auto& each) { return each.name == name; });
  // What an entry does not listen to may be anything: forms send all of their fields.
  if (found == entry.parameters.end()) return 0.0;
  const double value = wished.value_or(found->usual);
  if (value >= found->min && value <= found->max) return value;
  return fail(ErrorKind::invalid, fmt::format("{}: {} must be between {} and {}.", entry.label,
                                              found->label, found->min, found->max));
}

Result<PreprocessNumbers> numbers_for(const PreprocessorEntry& entry, const PreprocessWish& wish) {
  PreprocessNumbers numbers;
  TRY(numbers.low, number_for(entry, "low", wish.low));
  TRY(numbers.high, number_for(entry, "high", wish.high));
  TRY(numbers.detail_px, number_for(entry, "detail_px", wish.detail_px));
  return numbers;
}

// The size to look at: the shorter side as asked, the area within its bound, nothing enlarged.
double reduction(const Raster& picture, double shorter_side) {
  const double shorter = std::min(picture.width, picture.height);
  const double area = double(picture.width) * picture.height;
  return std::min({1.0, shorter_side / shorter, std::sqrt(looked_at_pixels_max / area)});
}

Raster looked_at(const Raster& picture, double scale) {
  const auto side = [scale](int pixels) { return std::max(1, int(std::lround(pixels * scale))); };
  return planes::resized(picture, side(picture.width), side(picture.height));
}

Raster run(const PreprocessorEntry& entry, const Raster& picture,
           const PreprocessNumbers& numbers) {
  if (entry.detail == Detail::block) return entry.run(picture, numbers);
  const double whole = std::max(picture.width, picture.height);
  const bool reduces = entry.detail == Detail::shorter_side;
  const double scale = reduction(picture, reduces ? numbers.detail_px : whole);
  if (scale >= 1) return entry.run(picture, numbers);
  const Raster small = entry.run(looked_at(picture, scale), numbers);
  Raster out = planes::resized(small, picture.width, picture.height);
  if (entry.shades == Shades::two) {
    constexpr uint8_t middle = 128;
    for (uint8_t& value : out.rgb) value = value >= middle ? 255 : 0;
  }
  return out;
}

// The network chooses what it looks at; huge pictures are reduced before and the result enlarged.
Result<Raster> run_network(const PreprocessorEntry& entry, const Raster& picture,
                           const PreprocessNumbers& numbers, const NetworkUse& use) {
  if (use.model_path.empty()) {
    return fail(ErrorKind::unavailable,
                fmt::format("{} needs a model that is not installed: a {}.", entry.label,
                            entry.model_type == "depth_estimator"
                                ? "depth estimator such as Depth Anything V2"
                                : "pose estimator such as OpenPose's body network"));
  }
  const double scale = reduction(picture, std::max(picture.width, picture.height));
  if (scale >= 1) return entry.run_network(picture, numbers, use);
  TRY(const Raster small, entry.run_network(looked_at(picture, scale), numbers, use));
  return planes::resized(small, picture.width, picture.height);
}

}  // namespace

std::string_view preprocessor_model_type(std::string_view name) {
  const PreprocessorEntry* entry = find_preprocessor(name);
  return entry == nullptr ? "" : entry->model_type;
}

Result<Raster> preprocess(const Raster& picture, const PreprocessWish& wish,
                          const NetworkRoom& room) {
  const PreprocessorEntry* entry = find_preprocessor(wish.name);
  if (entry == nullptr) {
    return fail(ErrorKind::invalid, "There is no preprocessor named " + wish.name + ".");
  }
  TRY_DO(check_picture(picture));
  TRY(const PreprocessNumbers numbers, numbers_for(*entry, wish));
  if (numbers.low > numbers.high && entry->name == "canny") {
    return fail(ErrorKind::invalid, "Canny's low threshold must not be above its high one.");
  }
  if (entry->run_network != nullptr) {
    return run_network(*entry, picture, numbers, {wish.model_path, room});
  }
  return guard("a control image", [&] { return run(*entry, picture, numbers); });
}

}  // namespace atelier
