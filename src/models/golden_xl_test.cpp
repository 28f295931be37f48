// SDXL against the reference: its second text encoder on a small golden file, and reduced precision
// on the thin model of the shared fixtures. In fp32 `verify` checks all of that model's numbers,
// and the engine's tests run it.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/golden.h"
#include "models/model.h"
#include "models/sd/random_source.h"
#include "models/sd/thin_model.h"
#include "tensor/measure.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// The largest error relative to the spread of what was expected; see sd/golden_test.cpp.
constexpr double tolerance_bf16 = 0.16;
constexpr double tolerance_fp32 = 2e-4;

TEST(GoldenXl, bf16_stays_near_the_reference) {
  const fs::path folder = fs::path(ATELIER_SOURCE_DIR) / "../shared/fixtures/sdxl_thin";
  if (!fs::exists(folder)) GTEST_SKIP() << "SKIPPED: ../shared/fixtures/sdxl_thin is missing";
  if (!can_compute_in(Precision::bf16, at::kCPU)) GTEST_SKIP() << "SKIPPED: no AVX-512, no bf16";
  const auto model = load_model(folder / "single_file/sdxl_thin.safetensors",
                                {.precision = Precision::bf16}, {.configurations = folder});
  ASSERT_TRUE(model) << to_line(model.error());
  const auto inputs = sd::tensors_of(folder / "inputs.safetensors");
  const auto expected = sd::tensors_of(folder / "expected.safetensors");
  const sd::UnetContext context{expected.at("prompt_embeds.2"), expected.at("pooled.2"),
                                inputs.at("128x128.time_ids")};
  const double unet =
      relative((*model)->unet(inputs.at("128x128.latent"),
                              inputs.at("128x128.timestep").item<double>(), context),
               expected.at("128x128.unet"));
  const double vae =
      relative((*model)->vae.decode(inputs.at("128x128.latent")), expected.at("decoded"));
  const double text = relative((*model)->text[1](expected.at("ids_2.2")).hidden,
                               expected.at("prompt_embeds.2").narrow(2, 8, 16));
  EXPECT_LE(unet, tolerance_bf16);
  EXPECT_LE(vae, tolerance_bf16);
  EXPECT_LE(text, tolerance_bf16);
  std::printf("bf16 relative error: unet %.3f, vae %.3f, text %.3f\n", unet, vae, text);
}

// tests/golden/open_clip: see its README.
TEST(GoldenXl, the_second_text_encoder_returns_what_the_reference_returns) {
  const fs::path path = fs::path(ATELIER_SOURCE_DIR) / "tests/golden/open_clip/thin.safetensors";
  const auto golden = sd::tensors_of(path);
  const Tensor kept = golden.at("kept_ids");
  sd::TextConfig config;
  config.width = 16;
  config.layers = 4;
  config.heads = 2;
  config.mlp = 64;
  config.activation = sd::Activation::gelu;
  config.projection = 24;
  config.penultimate = true;
  config.vocabulary = kept.numel();
  config.token_ids.assign(kept.data_ptr<int32_t>(), kept.data_ptr<int32_t>() + kept.numel());
  sd::FileWeights file(path);
  const sd::TextEncoder text(Weights(file, {}), config);
  for (const char* prompt : {"1", "2", "3"}) {
    const auto states = text(golden.at(std::string("ids.") + prompt));
    EXPECT_LE(distance(states.hidden, golden.at(std::string("hidden.") + prompt)), tolerance_fp32);
    EXPECT_LE(distance(states.pooled, golden.at(std::string("pooled.") + prompt)), tolerance_fp32);
  }
}

// SDXL's VAE is known for activations beyond what fp16 holds: weights that make such.
struct LoudSource : sd::RandomSource {
  Tensor take(const std::string& name, at::IntArrayRef shape) override {
    const bool loud = name.ends_with("conv2.weight") || name.ends_with("conv_in.weight");
    const Tensor plain = RandomSource::take(name, shape);
    return loud ? plain * 1e5 : plain;
  }
};

TEST(GoldenXl, a_vae_of_loud_activations_decodes_in_bf16) {
  if (!can_compute_in(Precision::bf16, at::kCPU)) GTEST_SKIP() << "SKIPPED: no AVX-512, no bf16";
  sd::VaeConfig config;
  config.channels = {32, 64};
  const auto decoded = [&](Precision precision) {
    at::manual_seed(5);
    LoudSource source;
    const sd::VaeDecoder decode(Weights(source, {.precision = precision}), config);
    return decode(at::randn({1, 4, 8, 8}));
  };
  const Tensor exact = decoded(Precision::fp32), near = decoded(Precision::bf16);
  EXPECT_TRUE(near.isfinite().all().item<bool>());
  EXPECT_LE(relative(near, exact), tolerance_bf16);
}

}  // namespace
}  // namespace atelier
