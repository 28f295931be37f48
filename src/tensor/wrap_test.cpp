// Convolutions over images whose borders meet, against libtorch on an image that was continued by
// hand.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <atomic>

#include "tensor/conv.h"
#include "tensor/parallel.h"

namespace atelier {
namespace {

Tensor continued(Tensor nchw, const ConvShape& shape, const Wrap& wrap) {
  const auto strip = [&](int64_t dim, bool wraps, int64_t first, int64_t count) {
    const Tensor part = nchw.narrow(dim, first, count);
    return wraps ? part : at::zeros_like(part);
  };
  for (const auto& [dim, wraps] : {std::pair{int64_t{2}, wrap.y}, {int64_t{3}, wrap.x}}) {
    const int64_t size = nchw.size(dim);
    nchw = at::cat({strip(dim, wraps, size - shape.pad_before, shape.pad_before), nchw,
                    strip(dim, wraps, 0, shape.pad_after)},
                   dim);
  }
  return nchw;
}

struct Case {
  ConvShape shape;
  int64_t height, width;
};

void compare(const Case& c, const Wrap& wrap, const Compute& compute, double tolerance) {
  const ConvShape& s = c.shape;
  const Tensor weight = at::randn({s.out, s.in, s.kernel, s.kernel}) * 0.1,
               bias = at::randn({s.out});
  const Tensor x = at::randn({2, s.in, c.height, c.width}).to(compute.dtype());
  const PackedConv conv(weight, bias, s, compute);
  const Tensor expected = at::conv2d(continued(x.to(at::kFloat), s, wrap),
                                     weight.to(compute.dtype()).to(at::kFloat), bias, s.stride);
  const Tensor residual = at::randn(expected.sizes()).to(compute.dtype());
  const Tensor inside = x.permute({0, 2, 3, 1}).contiguous();
  const Tensor beside = residual.permute({0, 2, 3, 1}).contiguous();
  const Tensor got = conv(inside, {.residual = beside, .wrap = wrap});
  const Tensor whole = got.to(at::kFloat).permute({0, 3, 1, 2});
  EXPECT_LT((whole - expected - residual.to(at::kFloat)).abs().max().item<double>(), tolerance)
      << c.height << "x" << c.width << " stride " << s.stride;
}

TEST(Wrap, convolutions_read_on_at_the_opposite_border) {
  const std::vector<Case> cases{
      {{.in = 16, .out = 32}, 12, 20},
      {{.in = 4, .out = 16}, 33, 7},
      {{.in = 32, .out = 32, .kernel = 3, .stride = 2}, 16, 24},
      {{.in = 16, .out = 16, .kernel = 3, .stride = 2, .pad_before = 0, .pad_after = 1}, 16, 10},
      {{.in = 1280, .out = 1280}, 8, 8},  // in pieces
      {{.in = 8, .out = 8}, 1, 1},
  };
  at::manual_seed(3);
  for (const bool libtorch : {false, true}) {
    use_libtorch_on_cpu(libtorch);
    for (const Case& each : cases) {
      for (const Wrap wrap : {Wrap{true, false}, Wrap{false, true}, Wrap{true, true}}) {
        compare(each, wrap, {.precision = Precision::fp32}, 2e-3);
      }
    }
    compare(cases[0], {true, true}, {.precision = Precision::bf16}, 0.1);
  }
  use_libtorch_on_cpu(false);
}

TEST(Wrap, the_same_layer_wraps_and_does_not_from_call_to_call) {
  const ConvShape shape{.in = 16, .out = 16};
  const PackedConv conv(at::randn({16, 16, 3, 3}), at::randn({16}), shape, {});
  const Tensor x = at::randn({1, 24, 24, 16});
  const Tensor plain = conv(x);
  const Tensor wrapped = conv(x, {.wrap = {true, true}});
  EXPECT_FALSE(at::equal(plain, wrapped));
  EXPECT_TRUE(at::equal(plain, conv(x)));
  EXPECT_TRUE(at::equal(plain, conv(x, {.wrap = {}})));
  EXPECT_TRUE(at::equal(wrapped, conv(x, {.wrap = {true, true}})));
  // Only what lies at a border differs.
  const auto middle = [](const Tensor& t) { return t.narrow(1, 1, 22).narrow(2, 1, 22); };
  EXPECT_LT((middle(plain) - middle(wrapped)).abs().max().item<double>(), 1e-4);
}

TEST(ParallelFor, what_a_task_throws_reaches_the_caller_and_the_loop_works_again) {
  const int before = cpu_threads();
  for (const int threads : {1, 3}) {
    set_cpu_threads(threads);
    EXPECT_THROW(parallel_for(64,
                              [](int64_t task) {
                                if (task == 40) throw std::bad_alloc();
                              }),
                 std::bad_alloc);
    std::atomic<int64_t> sum = 0;
    parallel_for(64, [&](int64_t task) { sum += task; });
    EXPECT_EQ(sum, 64 * 63 / 2);
  }
  set_cpu_threads(before);
}

}  // namespace
}  // namespace atelier
