#include "tensor/norm.h"

#include <cmath>

#include "base/assert.h"
#include "tensor/detail/primitives.h"
#include "tensor/detail/profile.h"
#include "tensor/parallel.h"

namespace atelier {
namespace {

using detail::at_element;
using detail::element_of;
using detail::kernels;
using detail::Rows;

// Sums are gathered over pieces of this many values and then over pieces in order: the same result
// for any number of threads, and small float sums.
constexpr int64_t piece_values = int64_t{64} << 10;

struct Pieces {
  int64_t rows;  // rows of one image
  int64_t step;  // rows of one piece
  int64_t per_image;

  Pieces(int64_t image_rows, int64_t channels)
      : rows(image_rows),
        step(std::max<int64_t>(1, piece_values / channels)),
        per_image((image_rows + step - 1) / step) {}
  int64_t count(int64_t piece) const { return std::min(step, rows - piece * step); }
};

// Sums of (x - shift) and (x - shift)^2, with the first row of the image as the shift: the variance
// of values far from zero would drown in rounding otherwise.
struct Sums {
  Tensor shift;   // [n, c]
  Tensor first;   // [n, pieces, c]
  Tensor second;  // [n, pieces, c]
  int64_t rows;   // of each image
};

Sums sums_of(const Tensor& x, const Pieces& pieces) {
  const int64_t images = x.size(0), channels = x.size(3);
  Sums sums{make_tensor({images, channels}, at::kFloat),
            make_tensor({images, pieces.per_image, channels}, at::kFloat),
            make_tensor({images, pieces.per_image, channels}, at::kFloat), pieces.rows};
  const auto element = element_of(x.scalar_type());
  for (int64_t n = 0; n < images; ++n) {
    kernels().to_float(element, at_element(x, n * pieces.rows * channels),
                       sums.shift.data_ptr<float>() + n * channels, channels);
  }
  parallel_for(images * pieces.per_image, [&](int64_t task) {
    const int64_t image = task / pieces.per_image, piece = task % pieces.per_image;
    const int64_t row = image * pieces.rows + piece * pieces.step;
    const Rows rows{at_element(x, row * channels), pieces.count(piece), channels, channels};
    float* first = sums.first.data_ptr<float>() + task * channels;
    float* second = sums.second.data_ptr<float>() + task * channels;
    std::fill_n(first, channels, 0.0F);
    std::fill_n(second, channels, 0.0F);
    kernels().column_sums(element, rows, sums.shift.data_ptr<float>() + image * channels, first,
                          second);
  });
  return sums;
}

// Channels [first, last) of one image.
struct Group {
  int64_t image, first, last;
};

// The factor and summand per image and channel that normalise it, [n, c].
struct Solution {
  Tensor scale, offset;
};

void solve_group(const Sums& sums, const NormWeights& weights, double epsilon, const Group& group,
                 const Solution& to) {
  const int64_t all = sums.shift.size(1), pieces = sums.first.size(1), image = group.image;
  float* scale = to.scale.data_ptr<float>() + image * all;
  float* offset = to.offset.data_ptr<float>() + image * all;
  const float* shift = sums.shift.data_ptr<float>() + image * all;
  const auto total = [&](const Tensor& t, int64_t c) {
    const float* p = t.data_ptr<float>() + image * pieces * all + c;
    double sum = 0;
    for (int64_t i = 0; i < pieces; ++i) sum += double{p[i * all]};
    return sum;
  };
  const auto count = static_cast<double>(sums.rows);
  const auto width = static_cast<double>(group.last - group.first);
  double mean = 0;
  for (int64_t c = group.first; c < group.last; ++c) {
    mean += (double{shift[c]} + total(sums.first, c) / count) / width;
  }
  double variance = 0;
  for (int64_t c = group.first; c < group.last; ++c) {
    // Sum of (x - mean)^2 from the sums around the shift, d = shift - mean.
    const double d = double{shift[c]} - mean;
    const double spread = total(sums.second, c) + 2 * d * total(sums.first, c) + count * d * d;
    variance += spread / (count * width);
  }
  const double gain = 1.0 / std::sqrt(std::max(variance, 0.0) + epsilon);
  for (int64_t c = group.first; c < group.last; ++c) {
    const double factor = gain * double{weights.scale.data_ptr<float>()[c]};
    scale[c] = static_cast<float>(factor);
    offset[c] = static_cast<float>(double{weights.offset.data_ptr<float>()[c]} - mean * factor);
  }
}

Tensor group_norm_here(const Tensor& x, const NormWeights& weights,
                       const GroupNormSettings& settings) {
  const int64_t images = x.size(0), channels = x.size(3), groups = settings.groups;
  const Pieces pieces(x.size(1) * x.size(2), channels);
  const Sums sums = sums_of(x, pieces);
  const Solution solved{make_tensor({images, channels}, at::kFloat),
                        make_tensor({images, channels}, at::kFloat)};
  const int64_t width = channels / groups;
  for (int64_t task = 0; task < images * groups; ++task) {
    const int64_t image = task / groups, first = task % groups * width;
    solve_group(sums, weights, settings.epsilon, {image, first, first + width}, solved);
  }
  Tensor y = make_tensor_like(x);
  parallel_for(images * pieces.per_image, [&](int64_t task) {
    const int64_t image = task / pieces.per_image, piece = task % pieces.per_image;
    const int64_t at = (image * pieces.rows + piece * pieces.step) * channels;
    kernels().scale_columns(
        element_of(x.scalar_type()), {at_element(x, at), pieces.count(piece), channels, channels},
        solved.scale.data_ptr<float>() + image * channels,
        solved.offset.data_ptr<float>() + image * channels, settings.silu, at_element(y, at));
  });
  return y;
}

}  // namespace

Tensor group_norm(const Tensor& x, const NormWeights& weights, const GroupNormSettings& settings) {
  const detail::Timed timed(detail::Work::norm);
  ATELIER_ASSERT(x.dim() == 4 && x.is_contiguous() && x.size(3) % settings.groups == 0);
  if (own_kernels(x.device())) return group_norm_here(x, weights, settings);
  const Tensor y =
      at::group_norm(x.permute({0, 3, 1, 2}), settings.groups, weights.scale.to(x.dtype()),
                     weights.offset.to(x.dtype()), settings.epsilon);
  return (settings.silu ? at::silu(y) : y).permute({0, 2, 3, 1}).contiguous();
}

Tensor layer_norm(const Tensor& x, const NormWeights& weights, double epsilon) {
  const detail::Timed timed(detail::Work::norm);
  ATELIER_ASSERT(x.is_contiguous());
  const int64_t channels = x.size(-1);
  if (!own_kernels(x.device())) {
    return at::layer_norm(x, {channels}, weights.scale.to(x.dtype()), weights.offset.to(x.dtype()),
                          epsilon);
  }
  Tensor y = make_tensor_like(x);
  const Pieces pieces(x.numel() / channels, channels);
  parallel_for(pieces.per_image, [&](int64_t piece) {
    const int64_t at = piece * pieces.step * channels;
    kernels().layer_norm(element_of(x.scalar_type()),
                         {at_element(x, at), pieces.count(piece), channels, channels},
                         weights.scale.data_ptr<float>(), weights.offset.data_ptr<float>(),
                         static_cast<float>(epsilon), at_element(y, at));
  });
  return y;
}

}  // namespace atelier
