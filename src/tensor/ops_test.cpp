// Our kernels and oneDNN against libtorch's own operations on the same numbers.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tensor/attention.h"
#include "tensor/conv.h"
#include "tensor/linear.h"
#include "tensor/measure.h"
#include "tensor/norm.h"
#include "tensor/pointwise.h"

namespace atelier {
namespace {

// Allowed error relative to the largest value: fp32 sums in another order; bf16 keeps 8 bits.
double tolerance(Precision precision) {
  return precision == Precision::fp32 ? 2e-5 : 2e-2;
}

double error_of(const Tensor& ours, const Tensor& theirs) {
  if (ours.sizes() != theirs.sizes()) return 1e9;
  const Tensor a = ours.to(at::kDouble), b = theirs.to(at::kDouble);
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

// What `run` returns with libtorch's operations; everything packed inside it is packed for them.
template <class F>
Tensor by_libtorch(const F& run) {
  use_libtorch_on_cpu(true);
  Tensor result = run();
  use_libtorch_on_cpu(false);
  return result;
}

class Operations : public testing::TestWithParam<Precision> {
 protected:
  void SetUp() override {
    if (!can_compute_in(GetParam(), at::kCPU)) GTEST_SKIP() << "SKIPPED: no AVX-512, no bf16";
    at::manual_seed(3);
  }
  Compute compute() const { return {.precision = GetParam()}; }
  Tensor random(at::IntArrayRef shape) const {
    return (at::randn(shape) + 0.3).to(compute().dtype());
  }

  template <class F>
  void expect_same(const F& run, const std::string& what) const {
    EXPECT_LE(error_of(run(), by_libtorch(run)), tolerance(GetParam())) << what;
  }
};

TEST_P(Operations, a_convolution_is_libtorchs_at_any_channels_stride_padding_and_size) {
  const std::vector<ConvShape> shapes = {{4, 32},
                                         {9, 40},
                                         {3, 16},
                                         {32, 3},
                                         {64, 8},
                                         {48, 48},
                                         {32, 64, 3, 2},
                                         {64, 32, 1, 1, 0, 0},
                                         {32, 32, 3, 2, 0, 1},
                                         {1100, 960}};
  for (const ConvShape& shape : shapes) {
    const Tensor weight = at::randn({shape.out, shape.in, shape.kernel, shape.kernel}) * 0.1;
    const Tensor bias = at::randn({shape.out});
    for (const auto& [height, width] : {std::pair(1, 2), {7, 9}, {40, 33}}) {
      if (height + shape.pad_before + shape.pad_after < shape.kernel) continue;
      const Tensor x = random({2, height, width, shape.in});
      const Tensor each = at::randn({2, shape.out});
      const Tensor residual =
          random({2, shape.result_side(height), shape.result_side(width), shape.out});
      const auto run = [&] {
        const PackedConv conv(weight, bias, shape, compute());
        return at::cat({conv(x), conv(x, {.image_bias = each, .residual = residual})});
      };
      expect_same(run, std::to_string(shape.in) + " to " + std::to_string(shape.out) + " at " +
                           std::to_string(height) + "x" + std::to_string(width));
    }
  }
}

TEST_P(Operations, a_product_is_libtorchs_with_whatever_follows_it) {
  for (const After after :
       {After::nothing, After::silu, After::gelu, After::quick_gelu, After::geglu}) {
    for (const auto& [in, out] : {std::pair<int64_t, int64_t>(16, 32), {5, 6}, {1280, 1290}}) {
      const Tensor weight = at::randn({out, in}) * 0.1, bias = at::randn({out});
      const Tensor x = random({2, 150, in});
      const Tensor residual = random({2, 150, after == After::geglu ? out / 2 : out});
      const auto run = [&] {
        const PackedLinear linear(weight, bias, compute(), after);
        return after == After::geglu ? linear(x) : at::cat({linear(x), linear(x, residual)});
      };
      expect_same(run, std::to_string(static_cast<int>(after)) + " " + std::to_string(in));
    }
  }
}

// libtorch's own norms round their weights and sums in bf16; ours do not, so fp32 is the measure.
TEST_P(Operations, norms_are_libtorchs_even_far_from_zero) {
  const auto check = [&](const auto& norm, const Tensor& x, const std::string& what) {
    const Tensor exact = by_libtorch([&] { return norm(x.to(at::kFloat)); });
    EXPECT_LE(error_of(norm(x), exact), tolerance(GetParam()) / 2) << what;
  };
  for (const auto& [channels, groups] :
       {std::pair<int64_t, int64_t>(32, 32), {40, 4}, {320, 32}, {19, 1}}) {
    const NormWeights weights{at::randn({channels}), at::randn({channels})};
    const Tensor x = (at::randn({2, 9, 7, channels}) + 5).to(compute().dtype());
    for (const bool with_silu : {false, true}) {
      const GroupNormSettings settings{groups, 1e-5, with_silu};
      check([&](const Tensor& y) { return group_norm(y, weights, settings); }, x, "group");
    }
    check([&](const Tensor& y) { return layer_norm(y, weights); }, x, "layer");
  }
}

TEST(Norms, a_mean_far_above_the_spread_costs_no_accuracy_in_fp32) {
  const NormWeights weights{at::ones({32}), at::zeros({32})};
  const Tensor x = at::randn({1, 64, 64, 32}) + 1000;
  const Tensor exact = at::group_norm(x.permute({0, 3, 1, 2}).to(at::kDouble), 8, {}, {}, 1e-5);
  EXPECT_LE(error_of(group_norm(x, weights, {8, 1e-5}), exact.permute({0, 2, 3, 1})), 1e-4);
}

TEST_P(Operations, attention_is_libtorchs_for_any_head_width_and_number_of_keys) {
  struct Case {
    int64_t queries, keys, heads, width;
  };
  for (const Case& c : {Case{1, 1, 8, 4},
                        {64, 77, 8, 4},
                        {130, 130, 3, 7},
                        {65, 300, 2, 40},
                        {700, 700, 1, 80},
                        {40, 513, 1, 160},
                        {9, 64, 1, 512}}) {
    const int64_t channels = c.heads * c.width;
    // Slices of one joint projection, as the layers use them.
    const Tensor q = random({2, c.queries, 2 * channels}).narrow(2, channels, channels);
    const auto kv = random({2, c.keys, 2 * channels}).chunk(2, -1);
    expect_same([&] { return attention(q, kv[0], kv[1], c.heads); },
                std::to_string(c.keys) + " keys of width " + std::to_string(c.width));
    if (c.queries != c.keys) continue;
    expect_same([&] { return attention(q, kv[0], kv[1], c.heads, Mask::causal); }, "causal");
  }
}

TEST(Attention, scores_of_any_size_neither_overflow_nor_vanish) {
  const Tensor q = at::full({1, 70, 8}, 60.0), k = at::randn({1, 300, 8}) * 60;
  const Tensor v = at::randn({1, 300, 8});
  const Tensor y = attention(q, k, v, 1);
  EXPECT_TRUE(at::isfinite(y).all().item<bool>());
  const auto run = [&] { return attention(q, k, v, 1); };
  EXPECT_LE(error_of(y, by_libtorch(run)), 1e-3);
}

TEST_P(Operations, moving_images_about_is_exact) {
  const Tensor x = random({2, 3, 5, 24}), y = random({2, 3, 5, 17});
  const auto up = [&] { return upsample_nearest(x, 5, 9); };
  EXPECT_TRUE(at::equal(up(), by_libtorch(up)));
  const auto both = [&] { return concat_channels(x, y); };
  EXPECT_TRUE(at::equal(both(), by_libtorch(both)));
  const Tensor outside = at::randn({2, 3, 4, 6}).to(compute().dtype()).to(at::kFloat);
  EXPECT_TRUE(at::equal(to_outside(to_inside(outside, compute())), outside));
}

INSTANTIATE_TEST_SUITE_P(EachPrecision, Operations,
                         testing::Values(Precision::fp32, Precision::bf16), [](const auto& each) {
                           return each.param == Precision::fp32 ? "fp32" : "bf16";
                         });

}  // namespace
}  // namespace atelier
