// A T2I-Adapter: a small network that turns a control image into one summand a level of the UNet,
// the same for every step.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "nn/layers.h"

namespace atelier::adapters {

struct T2iShape {
  int64_t image_channels = 3;
  int64_t shuffle = 8;  // pixels of this square become channels
  struct Level {
    int64_t in = 0, out = 0;
    int64_t inner = 0;  // of a light adapter, between its two projections; 0: there are none
    bool halves = false;
    bool projects = false;
    int64_t layers = 2;
  };
  std::vector<Level> levels;
};

class T2iAdapter {
 public:
  T2iAdapter(const Weights& w, const T2iShape& shape);

  // image: [1, image_channels, h, w] in 0..1, sides multiples of `shuffle`; returns a feature a
  // level, channels last, for sd::UnetExtras::levels. One thread at a time.
  std::vector<Tensor> operator()(const Tensor& image) const;

  const T2iShape& shape() const { return shape_; }

 private:
  struct Layer {
    Conv first, second;
  };
  struct Level {
    std::optional<Linear> in, out;
    std::vector<Layer> layers;
  };

  T2iShape shape_;
  Compute compute_;
  std::optional<Conv> conv_in_;
  std::vector<Level> levels_;
};

// Reads full and light adapters, of SD 1.x and SDXL, as diffusers and as TencentARC spell them.
// not_found; invalid or corrupt with the tensors at fault.
Result<std::unique_ptr<const T2iAdapter>> load_t2i_adapter(const std::filesystem::path& path,
                                                           const Compute& compute);

}  // namespace atelier::adapters
