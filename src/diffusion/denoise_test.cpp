#include "diffusion/denoise.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "diffusion/guidance.h"
#include "diffusion/replay.h"
#include "diffusion/rng.h"
#include "diffusion/samplers/list.h"

namespace atelier {
namespace {

TEST(NoiseStream, draws_what_torch_draws_for_the_same_seed) {
  // torch.manual_seed(0); torch.randn(1, 4, 2, 2) of the CPU.
  NoiseStream stream(0);
  const Tensor noise = stream.next({1, 4, 2, 2}).flatten();
  EXPECT_NEAR(noise[0].item<float>(), -1.1258398, 1e-6);
  EXPECT_NEAR(noise[15].item<float>(), -0.2472782, 1e-6);
  EXPECT_NEAR(stream.next({4})[3].item<float>(), 0.1820365, 1e-6);
}

TEST(Denoise, a_hook_that_says_stop_cancels_after_that_step) {
  const auto sampler = make_named_sampler("euler", {}, 10);
  size_t steps = 0;
  const DenoiseRun run{.model = formula_network, .after_step = [&](const StepReport& report) {
                         ++steps;
                         EXPECT_EQ(report.done, steps);
                         EXPECT_EQ(report.total, 10U);
                         EXPECT_TRUE(report.predicted.defined());
                         return report.done == 3 ? Verdict::stop : Verdict::go_on;
                       }};
  const auto out = denoise(**sampler, at::ones({1, 4, 2, 2}), run);
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(steps, 3U);
}

TEST(Denoise, what_the_network_throws_becomes_an_error) {
  const auto sampler = make_named_sampler("ddim", {}, 4);
  const DenoiseRun run{
      .model = [](const Tensor&, double) -> Tensor { throw std::runtime_error("broken network"); }};
  const auto out = denoise(**sampler, at::ones({1, 4, 2, 2}), run);
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().kind, ErrorKind::internal);
}

TEST(Denoise, the_adaptive_sampler_reports_a_growing_total_and_ends) {
  const auto sampler = make_named_sampler("dpm_adaptive", {}, 20);
  size_t done = 0;
  size_t total = 0;
  NoiseStream stream(1);
  const Tensor noise = stream.next({1, 4, 4, 4});
  const DenoiseRun run{.model = formula_network,
                       .noise = stream.shaped_like(noise),
                       .after_step = [&](const StepReport& report) {
                         EXPECT_LE(report.done, report.total);
                         done = report.done;
                         total = report.total;
                         return Verdict::go_on;
                       }};
  ASSERT_TRUE(denoise(**sampler, initial_noise(**sampler, noise), run));
  EXPECT_GT(done, 3U);
  EXPECT_EQ(done, total);
}

TEST(Denoise, outside_the_mask_the_picture_comes_back_exactly) {
  for (const char* name : {"ddim", "euler", "heun", "dpmpp_2m_k", "dpm_adaptive", "pndm"}) {
    const auto sampler = make_named_sampler(name, {}, 8);
    NoiseStream stream(3);
    const Tensor noise = stream.next({1, 4, 4, 4});
    const Tensor clean = stream.next({1, 4, 4, 4});
    Tensor mask = at::zeros({1, 1, 4, 4});
    mask.slice(3, 0, 2).fill_(1);
    DenoiseRun run{.model = formula_network, .noise = stream.shaped_like(noise)};
    run.blend = keep_outside(**sampler, clean, noise, mask);
    const auto out = denoise(**sampler, initial_noise(**sampler, noise), run);
    ASSERT_TRUE(out) << name;
    EXPECT_TRUE(at::equal(out->slice(3, 2), clean.slice(3, 2))) << name;
    EXPECT_FALSE(at::allclose(out->slice(3, 0, 2), clean.slice(3, 0, 2))) << name;
  }
}

TEST(Guidance, goes_from_the_unconditional_past_the_conditional) {
  const Tensor u = at::full({1, 1, 2, 2}, 1.0F);
  const Tensor c = at::full({1, 1, 2, 2}, 3.0F);
  EXPECT_TRUE(at::equal(guided(u, c, {.scale = 7.5}), at::full({1, 1, 2, 2}, 16.0F)));
  EXPECT_FALSE(needs_unconditional({.scale = 1}));
}

TEST(Guidance, rescaling_gives_each_image_the_conditional_spread) {
  NoiseStream stream(5);
  const Tensor u = stream.next({2, 4, 8, 8});
  const Tensor c = stream.next({2, 4, 8, 8});
  const Tensor out = guided(u, c, {.scale = 7.5, .rescale = 1});
  EXPECT_NEAR(out[1].std().item<double>(), c[1].std().item<double>(), 1e-4);
  EXPECT_GT(guided(u, c, {.scale = 7.5})[1].std().item<double>(), 5);
}

}  // namespace
}  // namespace atelier
