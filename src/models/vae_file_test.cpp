#include "models/vae_file.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/model.h"
#include "models/small_model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using Written = std::vector<std::pair<std::string, Tensor>>;

const Compute fp32{.precision = Precision::fp32};

// The VAE of a small model, as a folder and as files in both original spellings.
class VaeFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fresh_folder("vae_file");
    write_folder(folder_, small_weights());
    write_single(folder_ / "whole.safetensors", small_weights());
    const auto file = WeightFile::open(folder_ / "whole.safetensors");
    ASSERT_TRUE(file);
    const std::string prefix = "first_stage_model.";
    Written with, without;
    for (const auto& entry : (*file)->entries()) {
      if (!entry.name.starts_with(prefix)) continue;
      with.emplace_back(entry.name, *(*file)->tensor(entry));
      without.emplace_back(entry.name.substr(prefix.size()), with.back().second);
    }
    without.emplace_back("loss.logvar", at::zeros({}));
    ASSERT_TRUE(write_weight_file(folder_ / "with.safetensors", with));
    ASSERT_TRUE(write_weight_file(folder_ / "without.safetensors", without));
  }

  fs::path folder_;
};

TEST_F(VaeFile, stands_in_for_the_models_own_from_every_layout) {
  const auto model = load_model(folder_, fp32);
  ASSERT_TRUE(model) << to_line(model.error());
  const Tensor latent = at::ones({1, 4, 4, 4}), image = at::ones({1, 3, 8, 8}) * 0.5;
  for (const auto* path : {"vae", "with.safetensors", "without.safetensors"}) {
    const auto vae = load_vae(folder_ / path, fp32, (*model)->vae.config);
    ASSERT_TRUE(vae) << path << ": " << to_line(vae.error());
    EXPECT_TRUE(at::equal((*vae)->decode(latent), (*model)->vae.decode(latent))) << path;
    EXPECT_TRUE(at::equal((*vae)->encode(image).mean, (*model)->vae.encode(image).mean)) << path;
    EXPECT_EQ((*vae)->config.scaling_factor, (*model)->vae.config.scaling_factor);
  }
  write_text(folder_ / "vae" / "config.json", R"({"scaling_factor": 0.5})");
  EXPECT_EQ((*load_vae(folder_ / "vae", fp32, (*model)->vae.config))->config.scaling_factor, 0.5);
}

TEST_F(VaeFile, what_is_no_vae_or_does_not_fit_is_told) {
  sd::VaeConfig own = small_shape().vae;
  EXPECT_EQ(load_vae(folder_ / "text_encoder", fp32, own).error().kind, ErrorKind::invalid);
  EXPECT_EQ(load_vae(folder_ / "nowhere", fp32, own).error().kind, ErrorKind::not_found);
  own.latent_channels = 16;
  const auto other = load_vae(folder_ / "vae", fp32, own);
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().message.find("16 channels"), std::string::npos);
  own = small_shape().vae;
  Written partial;
  const auto file = WeightFile::open(folder_ / "without.safetensors");
  for (const auto& entry : (*file)->entries()) {
    if (entry.name != "decoder.norm_out.bias")
      partial.emplace_back(entry.name, *(*file)->tensor(entry));
  }
  ASSERT_TRUE(write_weight_file(folder_ / "partial.safetensors", partial));
  const auto missing = load_vae(folder_ / "partial.safetensors", fp32, own);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("missing: vae.decoder.conv_norm_out.bias"),
            std::string::npos);
}

}  // namespace
}  // namespace atelier
