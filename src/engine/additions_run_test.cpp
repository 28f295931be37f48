// A job with everything at once, on the thin model of the shared fixtures, where they are at hand.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "diffusion/samplers/list.h"
#include "engine/additions.h"
#include "engine/verify_parts.h"
#include "engine/weighted_prompt.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

class WholeJob : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(shared_)) GTEST_SKIP() << "SKIPPED: ../shared/fixtures is not here";
    auto model = load_model_beside(shared_ / "lora");
    ASSERT_TRUE(model) << model.error().message;
    model_ = std::move(*model);
  }
  Raster striped(int width, int height) const {
    Raster raster{width, height, {}};
    for (int i = 0; i < width * height * 3; ++i) raster.rgb.push_back(uint8_t(i * 7));
    return raster;
  }
  Additions everything() const {
    Additions all;
    all.loras = {{shared_ / "lora/kohya.safetensors", 0.7}, {shared_ / "lora/loha.safetensors", 1}};
    all.embeddings = {{shared_ / "textual_inversion/badquality.pt", ""}};
    all.controls.push_back({.path = shared_ / "controlnet_thin/control_thin_original.safetensors",
                            .image = striped(40, 30),
                            .range = {0, 0.5},
                            .resize = ControlResize::crop_resize});
    all.controls.push_back({.kind = ControlKind::t2i_adapter,
                            .path = shared_ / "t2i_adapter_thin",
                            .image = striped(64, 64),
                            .weight = 0.6});
    all.image_prompts.push_back(
        {.adapter_path = shared_ / "ip_adapter_thin/ip_adapter_thin.safetensors",
         .vision_path = shared_ / "ip_adapter_thin/image_encoder",
         .image = striped(90, 50),
         .weight = 0.5});
    return all;
  }
  Result<Tensor> draw(const Additions& wishes, const std::string& prompt) {
    TRY(const auto ready, shelf_.prepare(*model_, wishes, 64, 64));
    const PromptReader reader(model_->text, tokenizer_, ready.vocabulary);
    PromptPair prompts;
    prompts.positive.text = prompt;
    prompts.negative = Prompt{.text = "blurry"};
    const Guidance guidance{.scale = 5};
    const auto told = read_prompts(reader, model_->unet.config(), prompts, guidance, {});
    TRY(const auto sampler, make_sampler(sampler_config(*find_sampler("euler"), {}), 4));
    at::manual_seed(2);
    DrawInput input{.noise = at::randn({1, 4, 8, 8})};
    input.extras = ready.hook;
    return draw_latent({model_->unet, model_->vae}, *sampler, told, guidance, input);
  }

  const fs::path shared_ = fs::path(ATELIER_SOURCE_DIR) / "../shared/fixtures";
  text::ClipTokenizer tokenizer_ =
      *text::ClipTokenizer::load(text::ClipTokenizer::installed_merges());
  std::unique_ptr<const SdModel> model_;
  WarmShelf warm_{int64_t{1} << 40};
  AdditionShelf shelf_{Compute{}, warm_};
};

TEST_F(WholeJob, EverythingAtOnceIsDrawnAndLeavesNothingBehind) {
  const auto plain = draw({}, "a cat");
  ASSERT_TRUE(plain) << plain.error().message;
  const auto full = draw(everything(), "a (cat)1.3, badquality-");
  ASSERT_TRUE(full) << full.error().message;
  EXPECT_TRUE(full->isfinite().all().item<bool>());
  EXPECT_GT((*full - *plain).abs().max().item<double>(), 1e-2);
  // The same once more, from what the shelf has kept, and then without.
  EXPECT_TRUE(at::equal(*draw(everything(), "a (cat)1.3, badquality-"), *full));
  EXPECT_TRUE(at::equal(*draw({}, "a cat"), *plain));
}

TEST_F(WholeJob, EveryWishCountsAndABadOneIsNamed) {
  const Additions all = everything();
  const Tensor full = *draw(all, "a cat");
  const auto without = [&](auto remove) {
    Additions fewer = all;
    remove(fewer);
    return *draw(fewer, "a cat");
  };
  EXPECT_FALSE(at::equal(full, without([](Additions& a) { a.loras.pop_back(); })));
  EXPECT_FALSE(
      at::equal(full, without([](Additions& a) { a.controls.erase(a.controls.begin()); })));
  EXPECT_FALSE(at::equal(full, without([](Additions& a) { a.controls.pop_back(); })));
  EXPECT_FALSE(at::equal(full, without([](Additions& a) { a.image_prompts.clear(); })));
  Additions bad = all;
  bad.controls[0].path = shared_ / "rrdbnet/x4.pth";
  const auto refused = draw(bad, "a cat");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("x4.pth"), std::string::npos);
  EXPECT_TRUE(at::equal(*draw(all, "a cat"), full));
}

TEST_F(WholeJob, PicturesAreEnlargedToTheSizeAskedFor) {
  const auto large =
      shelf_.upscale(striped(20, 12), {.path = shared_ / "rrdbnet/x4.pth", .scale = 3},
                     [](size_t, size_t) { return true; });
  ASSERT_TRUE(large) << large.error().message;
  EXPECT_EQ(large->width, 60);
  EXPECT_EQ(large->height, 36);
}

}  // namespace
}  // namespace atelier
