// The pipeline over small models with random weights: what reaches the UNet, and what a hand-over
// between two models means. Numbers against the reference are verify's business.
#include "engine/pipeline.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "diffusion/samplers/list.h"
#include "models/sd/random_source.h"

namespace atelier {
namespace {

sd::UnetConfig unet_shape(int64_t in_channels, int64_t numbers) {
  sd::UnetConfig config;
  config.in_channels = in_channels;
  config.channels = {32, 32};
  config.heads = {1, 1};
  config.layers_per_block = 1;
  config.set_depths({0, 1}, 1);
  config.context = 40;
  config.linear_projection = true;
  config.added_pooled = 20;
  config.added_numbers = numbers;
  config.added_waves = 8;
  return config;
}

sd::VaeConfig vae_shape() {
  sd::VaeConfig config;
  config.channels = {32, 32};
  config.layers_per_block = 1;
  return config;
}

std::vector<sd::TextConfig> text_shapes() {
  sd::TextConfig first;
  first.width = 16;
  first.layers = 2;
  first.heads = 2;
  first.mlp = 32;
  first.vocabulary = 64;
  first.penultimate = true;
  sd::TextConfig second = first;
  second.width = 24;
  second.projection = 20;
  second.pad_id = 0;
  return {first, second};
}

class PipelineTest : public testing::Test {
 protected:
  PipelineTest() {
    at::manual_seed(3);
    for (const auto& shape : text_shapes()) texts_.emplace_back(Weights(source_, {}), shape);
  }

  Conditioning conditioning(const Guidance& guidance, const PromptPair& prompts) const {
    const auto tokenizer = text::ClipTokenizer::load(text::ClipTokenizer::installed_merges());
    return encode_prompts(texts_, unet_.config(), *tokenizer, prompts, guidance);
  }
  static PromptPair prompts() {
    return {.positive = {.text = "a fox", .frame = Frame::whole(16, 24)}, .negative = {}};
  }
  static SamplerPtr sampler(const char* name) { return *make_named_sampler(name, {}, 10); }

  Tensor draw(const DrawInput& input, const char* name = "euler",
              const Guidance& guidance = {.scale = 4}) const {
    const auto made = sampler(name);
    const auto drawn =
        draw_latent({unet_, vae_}, *made, conditioning(guidance, prompts()), guidance, input);
    EXPECT_TRUE(drawn) << to_line(drawn.error());
    return drawn.value_or(Tensor{});
  }

  sd::RandomSource source_;
  TextEncoders texts_;
  sd::Unet unet_{Weights(source_, {}), unet_shape(4, 6)};
  sd::Vae vae_{Weights(source_, {}), vae_shape()};
  Tensor noise_ = at::randn({1, 4, 8, 12});
};

TEST_F(PipelineTest, a_picture_handed_over_is_the_picture_drawn_in_one_go) {
  for (const char* name : {"euler", "ddim", "heun"}) {
    const Tensor whole = draw({.noise = noise_}, name);
    for (const double at : {0.3, 0.5, 0.8}) {
      const Tensor left = draw({.noise = noise_, .to = at}, name);
      EXPECT_FALSE(at::equal(left, whole));
      const Tensor ended = draw({.noise = noise_, .from = at, .latent = left}, name);
      EXPECT_TRUE(at::equal(ended, whole)) << name << " at " << at;
    }
  }
}

TEST_F(PipelineTest, a_hand_over_needs_what_was_drawn_and_a_sensible_part) {
  const auto refused = [&](const DrawInput& input) {
    const auto made = sampler("euler");
    return draw_latent({unet_, vae_}, *made, conditioning({}, prompts()), {}, input).error().kind;
  };
  EXPECT_EQ(refused({.noise = noise_, .from = 0.5}), ErrorKind::invalid);
  EXPECT_EQ(refused({.noise = noise_, .from = 0.5, .to = 0.4, .latent = noise_}),
            ErrorKind::invalid);
  EXPECT_EQ(refused({.noise = noise_, .to = 1.5}), ErrorKind::invalid);
}

TEST_F(PipelineTest, guidance_of_one_or_less_asks_the_network_once) {
  for (const double scale : {0.0, 1.0, 1.5}) {
    std::vector<size_t> steps;
    int64_t rows = 0;
    DrawInput input{.noise = noise_};
    input.extras = [&](const UnetCall& call) {
      rows = call.latent.size(0);
      EXPECT_EQ(call.guided, scale > 1);
      EXPECT_EQ(call.context.text.size(0), rows);
      EXPECT_EQ(call.steps, 10U);
      steps.push_back(call.step);
      return sd::UnetExtras{};
    };
    draw(input, "euler", {.scale = scale});
    EXPECT_EQ(rows, scale > 1 ? 2 : 1);
    EXPECT_EQ(steps, (std::vector<size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  }
}

TEST_F(PipelineTest, a_model_that_is_told_its_guidance_is_asked_once) {
  sd::UnetConfig config = unet_shape(4, 6);
  config.guidance_waves = 16;
  const sd::Unet told(Weights(source_, {}), config);
  const auto drawn = [&](double scale) {
    int64_t rows = 0;
    DrawInput input{.noise = noise_};
    input.extras = [&](const UnetCall& call) {
      rows = call.latent.size(0);
      return sd::UnetExtras{};
    };
    const Guidance guidance{.scale = scale};
    const auto made = sampler("lcm");
    input.more_noise = [&] { return at::ones_like(noise_); };
    const auto latent =
        draw_latent({told, vae_}, *made, conditioning(guidance, prompts()), guidance, input);
    EXPECT_TRUE(latent) << to_line(latent.error());
    EXPECT_EQ(rows, 1);
    return latent.value_or(Tensor{});
  };
  EXPECT_FALSE(at::equal(drawn(8), drawn(2)));
}

TEST_F(PipelineTest, what_others_add_changes_the_picture) {
  DrawInput input{.noise = noise_};
  const Tensor plain = draw(input);
  input.extras = [&](const UnetCall& call) {
    sd::UnetExtras extras;
    if (call.step >= 5) extras.middle = at::full({1, 4, 6, 32}, 3.0);
    return extras;
  };
  EXPECT_FALSE(at::equal(draw(input), plain));
}

TEST_F(PipelineTest, without_a_negative_prompt_an_xl_model_is_told_nothing) {
  const auto told = conditioning({.scale = 4}, prompts());
  EXPECT_EQ(told.negative.text.abs().max().item<double>(), 0);
  EXPECT_EQ(told.negative.pooled.abs().max().item<double>(), 0);
  EXPECT_GT(told.positive.text.abs().max().item<double>(), 0);
  EXPECT_TRUE(at::equal(told.positive.numbers,
                        at::tensor({16.0, 24.0, 0.0, 0.0, 16.0, 24.0}, at::kFloat).view({1, 6})));
  PromptPair empty = prompts();
  empty.negative = Prompt{.frame = Frame::whole(16, 24)};
  EXPECT_GT(conditioning({.scale = 4}, empty).negative.text.abs().max().item<double>(), 0);
}

TEST_F(PipelineTest, a_refiner_is_told_a_score_instead_of_a_target) {
  const auto numbers = [](const Prompt& prompt) {
    return frame_numbers(unet_shape(4, 5), prompt.frame);
  };
  EXPECT_EQ(numbers(prompts().positive)[0][4].item<double>(), 6.0);
  Prompt unwanted{.frame = Frame::whole(16, 24)};
  unwanted.frame.score = unwanted_score;
  EXPECT_EQ(numbers(unwanted)[0][4].item<double>(), 2.5);
}

TEST_F(PipelineTest, a_long_prompt_of_one_encoder_fills_up_the_other) {
  PromptPair pair = prompts();
  for (int i = 0; i < 90; ++i) pair.positive.second_text += "fox ";
  pair.positive.clip_skip = 11;  // more than there are layers
  const auto told = conditioning({.scale = 4}, pair);
  EXPECT_EQ(told.positive.text.sizes(), (at::IntArrayRef{1, 2 * 77, 40}));
  EXPECT_EQ(told.negative.text.sizes(), told.positive.text.sizes());
  EXPECT_EQ(told.positive.pooled.sizes(), (at::IntArrayRef{1, 20}));
}

TEST_F(PipelineTest, the_masked_part_may_begin_as_noise_or_as_nothing) {
  DrawInput input{.noise = noise_,
                  .image = at::rand({1, 3, 16, 24}) * 2 - 1,
                  .mask = at::zeros({1, 1, 16, 24}),
                  .strength = 0.5};
  input.mask.narrow(3, 0, 12).fill_(1);
  const auto half = [](const Tensor& latent, int64_t begin) { return latent.narrow(3, begin, 6); };
  const Tensor over_picture = draw(input);
  for (const auto start : {MaskStart::noise, MaskStart::zeros}) {
    input.mask_start = start;
    const Tensor latent = draw(input);
    EXPECT_FALSE(at::equal(half(latent, 0), half(over_picture, 0)));
    EXPECT_TRUE(at::equal(half(latent, 6), half(over_picture, 6))) << "outside nothing changes";
  }
  input.strength = 1;
  const Tensor all_drawn = draw(input);
  input.mask_start = MaskStart::picture;
  EXPECT_TRUE(at::equal(draw(input), all_drawn)) << "from noise alone nothing of it is left";
}

TEST_F(PipelineTest, an_inpainting_model_of_xl_is_told_mask_and_picture) {
  const sd::Unet nine(Weights(source_, {}), unet_shape(9, 6));
  DrawInput input{
      .noise = noise_, .image = at::zeros({1, 3, 16, 24}), .mask = at::ones({1, 1, 16, 24})};
  int64_t channels = 0;
  input.extras = [&](const UnetCall& call) {
    channels = call.latent.size(1);
    return sd::UnetExtras{};
  };
  const auto made = sampler("euler");
  const Guidance guidance{.scale = 4};
  const auto drawn =
      draw_latent({nine, vae_}, *made, conditioning(guidance, prompts()), guidance, input);
  ASSERT_TRUE(drawn) << to_line(drawn.error());
  EXPECT_EQ(channels, 9);
  EXPECT_EQ(drawn->sizes(), noise_.sizes());
}

}  // namespace
}  // namespace atelier
