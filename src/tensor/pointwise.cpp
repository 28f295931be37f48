#include "tensor/pointwise.h"

#include <cstring>

#include "base/assert.h"
#include "tensor/detail/primitives.h"
#include "tensor/detail/profile.h"
#include "tensor/parallel.h"

namespace atelier {
namespace {

using detail::at_element;
using detail::element_of;
using detail::kernels;

constexpr int64_t values_per_task = int64_t{64} << 10;

// f(first, count) over 0..total in pieces, shared by the threads.
template <class F>
void in_pieces(int64_t total, int64_t step, const F& f) {
  parallel_for((total + step - 1) / step,
               [&](int64_t piece) { f(piece * step, std::min(step, total - piece * step)); });
}

int64_t rows_for(int64_t columns) {
  return std::max<int64_t>(1, values_per_task / columns);
}

}  // namespace

Tensor to_inside(const Tensor& nchw, const Compute& compute) {
  ATELIER_ASSERT(nchw.dim() == 4);
  return nchw.permute({0, 2, 3, 1}).to(compute.device, compute.dtype()).contiguous();
}

Tensor to_outside(const Tensor& nhwc) {
  return nhwc.permute({0, 3, 1, 2}).to(at::kFloat).contiguous();
}

Tensor upsample_nearest(const Tensor& x, int64_t height, int64_t width) {
  const detail::Timed timed(detail::Work::pointwise);
  if (!own_kernels(x.device())) {
    return at::upsample_nearest2d(x.permute({0, 3, 1, 2}), {height, width})
        .permute({0, 2, 3, 1})
        .contiguous();
  }
  const int64_t n = x.size(0), from_height = x.size(1), from_width = x.size(2), c = x.size(3);
  Tensor y = make_tensor({n, height, width, c}, x.scalar_type());
  const auto bytes = static_cast<size_t>(c) * x.element_size();
  parallel_for(n * height, [&](int64_t task) {
    const int64_t image = task / height, row = task % height;
    const int64_t from_row = image * from_height + row * from_height / height;
    for (int64_t column = 0; column < width; ++column) {
      const int64_t from = from_row * from_width + column * from_width / width;
      std::memcpy(at_element(y, (task * width + column) * c), at_element(x, from * c), bytes);
    }
  });
  return y;
}

Tensor concat_channels(const Tensor& a, const Tensor& b) {
  const detail::Timed timed(detail::Work::pointwise);
  if (!own_kernels(a.device())) return at::cat({a, b}, -1);
  auto shape = a.sizes().vec();
  const int64_t ca = a.size(-1), cb = b.size(-1);
  shape.back() = ca + cb;
  Tensor y = make_tensor(shape, a.scalar_type());
  const int64_t rows = a.numel() / ca;
  const auto element = element_of(a.scalar_type());
  in_pieces(rows, rows_for(ca + cb), [&](int64_t row, int64_t count) {
    char* to = at_element(y, row * (ca + cb));
    kernels().place_columns(element, {at_element(a, row * ca), count, ca, ca}, nullptr, to,
                            ca + cb);
    kernels().place_columns(element, {at_element(b, row * cb), count, cb, cb}, nullptr,
                            at_element(y, row * (ca + cb) + ca), ca + cb);
  });
  return y;
}

Tensor apply_silu(const Tensor& x) {
  const detail::Timed timed(detail::Work::pointwise);
  if (!own_kernels(x.device())) return at::silu(x);
  Tensor y = make_tensor_like(x);
  in_pieces(x.numel(), values_per_task, [&](int64_t first, int64_t count) {
    std::memcpy(at_element(y, first), at_element(x, first),
                static_cast<size_t>(count) * x.element_size());
    kernels().silu(element_of(x.scalar_type()), at_element(y, first), count);
  });
  return y;
}

}  // namespace atelier
