#include "models/sd/freeu.h"

#include <cmath>

#include "base/assert.h"
#include "tensor/parallel.h"

namespace atelier::sd {
namespace {

// The waves whose share is changed: frequency 0 and -1 along each side, four together. A cosine and
// a sine each, [waves, h * w].
Tensor low_waves(int64_t height, int64_t width) {
  const auto turns = [](int64_t size, int64_t frequency) {
    return at::arange(size, at::kDouble) * (2 * M_PI * double(frequency) / double(size));
  };
  std::vector<Tensor> waves;
  for (const int64_t v : {0, -1}) {
    for (const int64_t u : {0, -1}) {
      // A side of one pixel has no wave but the constant.
      if ((v != 0 && height == 1) || (u != 0 && width == 1)) continue;
      const Tensor angle =
          (turns(height, v).unsqueeze(1) + turns(width, u).unsqueeze(0)).reshape({-1});
      waves.push_back(angle.cos());
      waves.push_back(angle.sin());
    }
  }
  return at::stack(waves).to(at::kFloat);
}

// The reference turns the whole image into frequencies, scales the four in the middle and keeps
// the real part of what comes back; with so few, their sum is cheaper and needs no transform.
Tensor with_low_waves(const Tensor& image, double scale) {
  const int64_t n = image.size(0), height = image.size(1), width = image.size(2);
  const Tensor pixels = image.to(at::kFloat).reshape({n, height * width, image.size(3)});
  const Tensor waves = low_waves(height, width).to(image.device());
  const OneOpenMpThread confined;  // sums in one order, for any number of threads
  const Tensor shares = at::matmul(waves, pixels);
  const Tensor low = at::matmul(waves.t(), shares) * ((scale - 1) / double(height * width));
  return (pixels + low).view(image.sizes()).to(image.scalar_type());
}

}  // namespace

void apply_freeu(const FreeU& freeu, size_t level, Tensor& x, Tensor& skip) {
  ATELIER_ASSERT(level < freeu_levels);
  const double from_below = level == 0 ? freeu.b1 : freeu.b2;
  const double low = level == 0 ? freeu.s1 : freeu.s2;
  const int64_t half = x.size(3) / 2;
  x = at::cat({x.narrow(3, 0, half) * from_below, x.narrow(3, half, x.size(3) - half)}, 3);
  skip = with_low_waves(skip, low);
}

}  // namespace atelier::sd
