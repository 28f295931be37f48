// Reduced precision on the thin SDXL model of the shared fixtures. In fp32 its numbers are checked
// by `verify`, which the engine's tests run.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/model.h"
#include "models/sd/thin_model.h"
#include "tensor/measure.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// The largest error relative to the spread of what was expected; see sd/golden_test.cpp.
constexpr double tolerance_bf16 = 0.16;

double relative(const Tensor& a, const Tensor& b) {
  const Tensor exact = b.to(at::kDouble);
  return (a.to(at::kDouble) - exact).abs().max().item<double>() / exact.std().item<double>();
}

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

}  // namespace
}  // namespace atelier
