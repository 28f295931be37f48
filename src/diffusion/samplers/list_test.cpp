#include "diffusion/samplers/list.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "diffusion/denoise.h"
#include "diffusion/replay.h"
#include "diffusion/rng.h"

namespace atelier {
namespace {

struct Ran {
  bool finite = false;
  double greatest = 0;
  size_t evaluations = 0;
};

Ran run(const SamplerEntry& entry, const TrainedAs& trained, size_t steps, double strength = 1) {
  auto sampler = make_named_sampler(entry.name, trained, steps);
  if (!sampler) return {};
  NoiseStream stream(7);
  const Tensor noise = stream.next({1, 4, 4, 4});
  Ran ran;
  const auto network = [&](const Tensor& x, double t) {
    ++ran.evaluations;
    return formula_network(x, t);
  };
  DenoiseRun plan{.model = network, .noise = stream.shaped_like(noise)};
  plan.start = (*sampler)->start_index(strength);
  const Tensor start = strength < 1
                           ? (*sampler)->add_noise(at::zeros_like(noise), noise, plan.start)
                           : initial_noise(**sampler, noise);
  const auto out = denoise(**sampler, start, plan);
  if (!out) return ran;
  ran.finite = at::isfinite(*out).all().item<bool>();
  ran.greatest = out->abs().max().item<double>();
  return ran;
}

TEST(SamplerList, every_name_is_unique_and_found) {
  std::set<std::string_view> names;
  for (const auto& entry : sampler_list()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_EQ(find_sampler(entry.name), &entry);
    EXPECT_FALSE(entry.label.empty());
  }
  EXPECT_EQ(find_sampler("no such sampler"), nullptr);
  EXPECT_EQ(make_named_sampler("no such sampler", {}, 10).error().kind, ErrorKind::invalid);
}

TEST(SamplerList, every_sampler_gives_finite_latents_at_any_number_of_steps) {
  for (const auto& entry : sampler_list()) {
    for (const Prediction prediction : {Prediction::epsilon, Prediction::v_prediction}) {
      for (const size_t steps : {1, 2, 3, 4, 5, 20, 61, 150}) {
        const Ran ran = run(entry, {.prediction = prediction}, steps);
        EXPECT_TRUE(ran.finite) << entry.name << " " << name_of(prediction) << " " << steps;
        EXPECT_GT(ran.evaluations, 0U) << entry.name;
      }
    }
  }
}

TEST(SamplerList, every_sampler_survives_a_zero_snr_model_and_a_late_start) {
  for (const auto& entry : sampler_list()) {
    const TrainedAs zero{.prediction = Prediction::v_prediction, .zero_snr = true};
    EXPECT_TRUE(run(entry, zero, 10).finite) << entry.name;
    for (const double strength : {0.75, 0.5, 0.11}) {
      EXPECT_TRUE(run(entry, {}, 10, strength).finite) << entry.name << " " << strength;
    }
  }
}

TEST(SamplerList, strength_keeps_the_last_steps) {
  const auto euler = make_named_sampler("euler", {}, 10);
  EXPECT_EQ((*euler)->start_index(0.75), 3U);
  EXPECT_EQ((*euler)->start_index(1), 0U);
  const auto heun = make_named_sampler("heun", {}, 10);
  EXPECT_EQ((*heun)->start_index(0.75), 6U);
  EXPECT_EQ((*heun)->plan().timesteps.size(), 19U);
}

bool ends_finite(const SamplerConfig& config) {
  auto sampler = make_sampler(config, 8);
  if (!sampler) return false;
  NoiseStream stream(11);
  const Tensor noise = stream.next({2, 4, 4, 4});
  const DenoiseRun plan{.model = formula_network, .noise = stream.shaped_like(noise)};
  const auto out = denoise(**sampler, initial_noise(**sampler, noise), plan);
  return out && at::isfinite(*out).all().item<bool>();
}

TEST(SamplerList, every_option_of_a_schedule_runs_with_every_sampler) {
  for (const auto& entry : sampler_list()) {
    if (entry.family == SamplerFamily::flow) continue;
    const SamplerConfig base = stable_diffusion_defaults(entry.algorithm);
    for (const auto schedule : {BetaSchedule::linear, BetaSchedule::squaredcos_cap_v2}) {
      for (const auto spacing : {Spacing::linspace, Spacing::leading, Spacing::trailing}) {
        SamplerConfig config = base;
        config.beta_schedule = schedule;
        config.timestep_spacing = spacing;
        EXPECT_TRUE(ends_finite(config)) << entry.name << " " << name_of(schedule);
      }
    }
    for (const auto option : {&SamplerConfig::use_exponential_sigmas,
                              &SamplerConfig::use_beta_sigmas, &SamplerConfig::use_lu_lambdas,
                              &SamplerConfig::thresholding, &SamplerConfig::clip_sample}) {
      SamplerConfig config = base;
      config.*option = true;
      EXPECT_TRUE(ends_finite(config)) << entry.name;
    }
    for (const int order : {1, 2, 3}) {
      SamplerConfig config = base;
      config.solver_order = order;
      config.final_sigmas_type = FinalSigma::sigma_min;
      EXPECT_TRUE(ends_finite(config)) << entry.name << " order " << order;
    }
  }
}

TEST(SamplerList, impossible_combinations_are_refused) {
  SamplerConfig config = stable_diffusion_defaults(Algorithm::dpm_multistep);
  config.algorithm_type = DpmAlgorithm::dpmsolver;
  EXPECT_EQ(make_sampler(config, 10).error().kind, ErrorKind::invalid);
  config = stable_diffusion_defaults(Algorithm::euler);
  config.use_karras_sigmas = config.use_beta_sigmas = true;
  EXPECT_EQ(make_sampler(config, 10).error().kind, ErrorKind::invalid);
  EXPECT_EQ(make_sampler(stable_diffusion_defaults(Algorithm::euler), 0).error().kind,
            ErrorKind::invalid);
  config = class_defaults(Algorithm::flow_euler);
  config.use_dynamic_shifting = true;
  EXPECT_EQ(make_sampler(config, 10).error().kind, ErrorKind::invalid);
}

}  // namespace
}  // namespace atelier
