// Control images from pictures: edges, lines, colours, normals, as ControlNets and T2I-Adapters
// were taught to read them (white on black, near is white). Plain arithmetic, no model; two entries
// of the list name what would need one.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/painter.h"

namespace atelier {

// One number a preprocessor listens to; `name` is that of the field in a wish.
struct PreprocessParameter {
  std::string_view name;   // "low", "high" or "detail_px"
  std::string_view label;  // as people read it
  double min = 0;
  double max = 0;
  double usual = 0;
};

// What the run function of an entry is given: every number it lists, the usual one where nobody
// said another.
struct PreprocessNumbers {
  double low = 0;
  double high = 0;
  double detail_px = 0;
};

// What detail_px means to an entry.
enum class Detail {
  shorter_side,  // the picture is looked at with its shorter side reduced to this, never enlarged
  smoothing,     // of the whole picture, which is reduced only where it is huge
  block          // pixels made one, at any size
};
// Edges stay black or white when they are brought back to the picture's size.
enum class Shades { all, two };

struct PreprocessorEntry {
  std::string_view name;
  std::string_view label;
  bool needs_model = false;
  Detail detail = Detail::shorter_side;
  Shades shades = Shades::all;
  std::vector<PreprocessParameter> parameters;
  Raster (*run)(const Raster& picture, const PreprocessNumbers& numbers) = nullptr;
};

// Every preprocessor, in the order menus show them.
std::span<const PreprocessorEntry> preprocessor_list();

struct PreprocessWish {
  std::string name;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> detail_px;
  std::filesystem::path model_path;  // for entries that need one
};

constexpr int64_t preprocess_pixels_max = int64_t{64} << 20;

// A control image of the picture's size. The same input gives the same bytes on every machine.
// invalid: an unknown name, a number outside its range; too_large; unavailable: the entry needs a
// model that is not there.
Result<Raster> preprocess(const Raster& picture, const PreprocessWish& wish);

}  // namespace atelier
