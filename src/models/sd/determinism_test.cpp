// The same bytes from any number of threads, and for an image alone or beside others.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstring>

#include "base/enum_names.h"
#include "models/sd/random_source.h"
#include "models/sd/unet.h"
#include "models/sd/vae.h"
#include "tensor/measure.h"

namespace atelier::sd {
namespace {

bool same_bytes(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() &&
         std::memcmp(a.data_ptr(), b.data_ptr(), static_cast<size_t>(a.nbytes())) == 0;
}

class Determinism : public testing::TestWithParam<Precision> {
 protected:
  void SetUp() override {
    if (!can_compute_in(GetParam(), at::kCPU)) GTEST_SKIP() << "SKIPPED: no AVX-512, no bf16";
    at::manual_seed(7);
  }
  void TearDown() override { set_cpu_threads(threads_before_); }

  Compute compute() const { return {.precision = GetParam()}; }

  // What `run` returns on one thread is what it returns on two, three and five.
  template <class F>
  void expect_same_on_all(const F& run) const {
    set_cpu_threads(1);
    const Tensor alone = run();
    for (const int threads : {2, 3, 5}) {
      set_cpu_threads(threads);
      EXPECT_TRUE(same_bytes(alone, run())) << threads << " threads";
    }
  }

  RandomSource source_;

 private:
  int threads_before_ = cpu_threads();
};

// Wide enough that weights are cut into pieces and images into bands, as in the real model.
UnetConfig small_unet() {
  UnetConfig config;
  config.channels = {64, 192};
  config.heads = {8, 8};
  config.set_depths({1, 0}, 1);
  config.context = 48;
  return config;
}

VaeConfig small_vae() {
  VaeConfig config;
  config.channels = {32, 64, 64};
  return config;
}

TEST_P(Determinism, the_unet_returns_the_same_bytes_on_any_number_of_threads) {
  const Unet unet(Weights(source_, compute()), small_unet());
  const Tensor latent = at::randn({2, 4, 33, 40}), context = at::randn({2, 77, 48});
  expect_same_on_all([&] { return unet(latent, 500, {context}); });
}

TEST_P(Determinism, the_deepest_convolutions_return_the_same_bytes_on_any_number_of_threads) {
  const PackedConv conv(at::randn({960, 1024, 3, 3}) * 0.02, at::randn({960}), {1024, 960},
                        compute());
  const Tensor x = at::randn({2, 9, 8, 1024}).to(compute().dtype());
  expect_same_on_all([&] { return conv(x); });
}

TEST_P(Determinism, the_vae_returns_the_same_bytes_on_any_number_of_threads) {
  const Vae vae(Weights(source_, compute()), small_vae());
  const Tensor z = at::randn({1, 4, 24, 20}), image = at::randn({1, 3, 96, 80});
  expect_same_on_all([&] { return vae.decode(z); });
  expect_same_on_all([&] { return vae.encode(image).mean; });
}

TEST_P(Determinism, an_image_has_the_same_bytes_alone_and_beside_others) {
  const Vae vae(Weights(source_, compute()), small_vae());
  const Tensor z = at::randn({3, 4, 24, 20});
  const Tensor together = vae.decode(z);
  for (int64_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(same_bytes(vae.decode(z.narrow(0, i, 1)), together.narrow(0, i, 1).contiguous()));
  }
}

INSTANTIATE_TEST_SUITE_P(EachPrecision, Determinism,
                         testing::Values(Precision::fp32, Precision::bf16),
                         [](const auto& each) { return std::string(name_of(each.param)); });

}  // namespace
}  // namespace atelier::sd
