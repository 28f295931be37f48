// LoRAs, embeddings, control images and upscalers as plans name them, on the thin model of the
// shared fixtures where they are at hand.
#include <unistd.h>

#include "engine/paint/paint_test_support.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

using namespace protocol;

class Helpers : public PaintTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(shared_)) GTEST_SKIP() << "SKIPPED: ../shared/fixtures is missing";
    PaintTest::SetUp();
  }
  std::string at(const char* path) const { return (shared_ / path).string(); }
  PaintOrder thin() const {
    PaintOrder order{.plan = plan()};
    order.plan.model_path = at("sd15_thin");
    order.plan.width = order.plan.height = 64;
    return order;
  }
};

TEST_F(Helpers, a_lora_is_in_one_job_and_out_of_the_next) {
  PaintOrder order = thin();
  const Raster plain = paint(order);
  order.plan.loras = {{at("lora/kohya.safetensors"), 1}, {at("lora/loha.safetensors"), 0.5}};
  const Raster with = paint(order);
  EXPECT_NE(with.rgb, plain.rgb);
  EXPECT_EQ(paint(order).rgb, with.rgb);
  order.plan.loras.clear();
  EXPECT_EQ(paint(order).rgb, plain.rgb) << "to the byte what it was";
}

TEST_F(Helpers, a_learned_word_counts_where_the_prompt_has_it) {
  PaintOrder order = thin();
  order.plan.prompt = "a house, badquality";
  const Raster plain = paint(order);
  order.plan.embeddings = {{at("textual_inversion/badquality.pt"), "badquality"}};
  EXPECT_NE(paint(order).rgb, plain.rgb);
  order.plan.prompt = "a house";
  const Raster without_word = paint(order);
  order.plan.embeddings.clear();
  EXPECT_EQ(paint(order).rgb, without_word.rgb);
}

TEST_F(Helpers, weights_in_the_prompt_are_read) {
  PaintOrder order = thin();
  order.plan.prompt = "a (red)1.4 house";
  const Raster strong = paint(order);
  order.plan.prompt = "a red house";
  EXPECT_NE(paint(order).rgb, strong.rgb);
}

TEST_F(Helpers, control_images_are_made_on_the_way) {
  PaintOrder order = thin();
  order.inputs = {test_picture(96, 80)};
  const Raster plain = paint(order);
  order.plan.controls = {{.path = at("controlnet_thin/control_thin_original.safetensors"),
                          .resize_mode = ResizeMode::crop_resize}};
  const Raster raw = paint(order);
  EXPECT_NE(raw.rgb, plain.rgb);
  EXPECT_FALSE(watcher_.saw(Phase::preprocessing));
  order.plan.controls[0].preprocessor = "canny";
  EXPECT_NE(paint(order).rgb, raw.rgb);
  EXPECT_TRUE(watcher_.saw(Phase::preprocessing));
  order.plan.controls[0].preprocessor = "dance";
  EXPECT_NE(refused(order).message.find("dance"), std::string::npos);
}

TEST_F(Helpers, a_control_image_alone_is_a_task) {
  PaintOrder order{.plan = {.task = Task::control_image, .images = {0}}};
  order.inputs = {test_picture(96, 80)};
  order.plan.control_image = ControlImagePart{.preprocessor = "canny"};
  const Raster out = paint(order);
  EXPECT_EQ(out.width, 96);
  EXPECT_EQ(out.height, 80);
  EXPECT_TRUE(watcher_.saw(Phase::preprocessing));
}

TEST_F(Helpers, reference_images_and_adapters_count) {
  PaintOrder order = thin();
  order.inputs = {test_picture(90, 50)};
  const Raster plain = paint(order);
  order.plan.image_prompts = {{.adapter_path = at("ip_adapter_thin/ip_adapter_thin.safetensors"),
                               .vision_path = at("ip_adapter_thin/image_encoder")}};
  EXPECT_NE(paint(order).rgb, plain.rgb);
  order.plan.image_prompts.clear();
  order.plan.controls = {{.kind = ControlKind::t2i_adapter, .path = at("t2i_adapter_thin")}};
  EXPECT_NE(paint(order).rgb, plain.rgb);
}

TEST_F(Helpers, a_picture_is_enlarged_to_any_scale) {
  PaintOrder order{.plan = {.task = Task::upscale, .images = {0}}};
  order.inputs = {test_picture(20, 12)};
  for (const char* path : {"rrdbnet/x4.pth", ""}) {
    for (const double scale : {1.0, 2.5, 8.0}) {
      order.plan.upscale = UpscalePart{.path = *path ? at(path) : "", .scale = scale};
      const Raster out = paint(order);
      EXPECT_EQ(out.width, std::lround(20 * scale));
      EXPECT_EQ(out.height, std::lround(12 * scale));
    }
  }
  EXPECT_TRUE(watcher_.saw(Phase::upscaling));
}

TEST_F(Helpers, no_strength_of_an_upscaler_is_arithmetic) {
  PaintOrder order{.plan = {.task = Task::upscale, .images = {0}}};
  order.inputs = {test_picture(20, 12)};
  order.plan.upscale = UpscalePart{.scale = 4};
  const Raster plain = paint(order);
  order.plan.upscale->path = at("rrdbnet/x4.pth");
  const Raster full = paint(order);
  order.plan.upscale->strength = 0;
  EXPECT_LE(difference(paint(order), plain), 0.01);
  EXPECT_GT(difference(full, plain), 0.5);
}

TEST_F(Helpers, an_enlarged_picture_is_drawn_over_in_tiles) {
  PaintOrder order = thin();
  order.plan.task = Task::upscale;
  order.inputs = {test_picture(64, 48)};
  order.plan.upscale = UpscalePart{
      .scale = 3, .refine = RefinePart{.strength = 0.5, .tile_px = 96, .overlap_px = 32}};
  const Raster out = paint(order);
  EXPECT_EQ(out.width, 192);
  EXPECT_EQ(out.height, 144);
  // Two steps of four, each of 3 x 2 tiles.
  EXPECT_EQ(watcher_.seen.back().steps, 2 * 6);
  EXPECT_EQ(watcher_.seen.back().step, 2 * 6);
  EXPECT_EQ(paint(order).rgb, out.rgb);
  order.plan.upscale->refine->strength = 0;
  const Raster plain = paint(order);
  EXPECT_GT(difference(out, plain), 0.5);
  order.plan.upscale->refine.reset();
  EXPECT_EQ(paint(order).rgb, plain.rgb);
}

TEST_F(Helpers, a_tile_of_a_refine_can_be_the_last) {
  PaintOrder order = thin();
  order.plan.task = Task::upscale;
  order.inputs = {test_picture(64, 48)};
  order.plan.upscale = UpscalePart{.scale = 3, .refine = RefinePart{.tile_px = 64}};
  order.plan.steps = 40;
  watcher_ = Watcher();
  watcher_.cancel_when = [](const PaintProgress& p) { return p.phase == Phase::denoising; };
  const auto painted = painter_->paint(order, watcher_);
  ASSERT_FALSE(painted);
  EXPECT_EQ(painted.error().kind, ErrorKind::cancelled);
  const auto drawing =
      std::count_if(watcher_.seen.begin(), watcher_.seen.end(),
                    [](const PaintProgress& p) { return p.phase == Phase::denoising; });
  EXPECT_LE(drawing, 3) << "not the rest of the step's tiles";
}

TEST_F(Helpers, a_vae_stands_in_for_the_models_own) {
  PaintOrder order = thin();
  const Raster own = paint(order);
  order.plan.vae_path = at("sd15_thin/vae");
  EXPECT_EQ(paint(order).rgb, own.rgb) << "the same one, from its folder";
}

// The thin model with the first convolution of one that is told the mask.
class InpaintModel : public Helpers {
 protected:
  void SetUp() override {
    Helpers::SetUp();
    if (IsSkipped()) return;
    std::filesystem::create_directories(folder_);
    std::filesystem::copy(shared_ / "sd15_thin", folder_, std::filesystem::copy_options::recursive);
    const auto file = *WeightFile::open(shared_ / "sd15_thin/unet" / name_);
    const auto first = *WeightFile::open(shared_ / "pipeline/unet_inpaint_conv_in.safetensors");
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (const auto& entry : file->entries()) {
      const auto* other = first->find(entry.name);
      const auto tensor = other != nullptr ? first->tensor(*other) : file->tensor(entry);
      tensors.emplace_back(entry.name, *tensor);
    }
    ASSERT_TRUE(write_weight_file(folder_ / "unet" / name_, tensors));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const char* name_ = "diffusion_pytorch_model.safetensors";
  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("inpaint_" + std::to_string(::getpid()));
};

TEST_F(InpaintModel, is_told_the_mask_and_keeps_what_is_not_masked) {
  PaintOrder order = thin();
  order.plan.model_path = folder_.string();
  order.inputs = {test_picture(64, 64), test_mask(64, 64, 32, 64)};
  order.plan.source = SourcePart{.strength = 0.99};
  order.plan.mask = MaskPart{.input = 1, .blur_px = 0};
  const Raster out = paint(order);
  for (int y = 0; y < 64; ++y) {
    const size_t row = size_t(y) * 64 * 3;
    EXPECT_TRUE(std::equal(&out.rgb[row], &out.rgb[row] + 32 * 3, &order.inputs[0].bytes[row]));
  }
  // It is told what lies around the mask: another surrounding, another picture within.
  order.inputs[0] = Bitmap{64, 64, 3, std::vector<uint8_t>(size_t{64} * 64 * 3, 20)};
  EXPECT_NE(paint(order).rgb[40 * 3], out.rgb[40 * 3]);
}

TEST_F(InpaintModel, draws_from_nothing_too_but_not_over_an_enlarged_picture) {
  PaintOrder order = thin();
  order.plan.model_path = folder_.string();
  EXPECT_EQ(paint(order).width, 64);
  order.plan.task = Task::upscale;
  order.inputs = {test_picture(64, 48)};
  order.plan.upscale = UpscalePart{.scale = 2, .refine = RefinePart{}};
  EXPECT_NE(refused(order).message.find("inpainting"), std::string::npos);
}

}  // namespace
}  // namespace atelier
