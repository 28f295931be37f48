// Control images from pictures: edges, lines, colours, normals, as ControlNets and T2I-Adapters
// were taught to read them (white on black, near is white). Most by plain arithmetic; depth,
// normals and poses through a network that somebody has installed.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/memory/warm_shelf.h"
#include "engine/painter.h"
#include "tensor/device.h"

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

// Where networks run, and stay for the next picture.
struct NetworkRoom {
  Compute compute;
  WarmShelf& warm;
};

struct NetworkUse {
  const std::filesystem::path& model_path;
  const NetworkRoom& room;
};

struct PreprocessorEntry {
  std::string_view name;
  std::string_view label;
  std::string_view model_type;  // of the network it looks through; "": none
  Detail detail = Detail::shorter_side;
  Shades shades = Shades::all;
  std::vector<PreprocessParameter> parameters;
  // One of the two.
  Raster (*run)(const Raster& picture, const PreprocessNumbers& numbers) = nullptr;
  Result<Raster> (*run_network)(const Raster& picture, const PreprocessNumbers& numbers,
                                const NetworkUse& use) = nullptr;
};

// Every preprocessor, in the order menus show them.
std::span<const PreprocessorEntry> preprocessor_list();

// Of the network that the preprocessor of this name looks through; "" for none.
std::string_view preprocessor_model_type(std::string_view name);

struct PreprocessWish {
  std::string name;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> detail_px;
  std::filesystem::path model_path;  // for entries that need one
};

constexpr int64_t preprocess_pixels_max = int64_t{64} << 20;

// A control image of the picture's size. Without a network the same input gives the same bytes on
// every machine. invalid: an unknown name, a number outside its range; too_large; unavailable: the
// entry needs a model and the wish names none. What a network cannot do is said as its loader says.
Result<Raster> preprocess(const Raster& picture, const PreprocessWish& wish,
                          const NetworkRoom& room);

}  // namespace atelier
