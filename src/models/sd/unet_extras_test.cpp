// What other networks add to a UNet arrives where it belongs, and nowhere else.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <set>

#include "models/sd/random_source.h"
#include "models/sd/recognise.h"
#include "models/sd/unet.h"

namespace atelier::sd {
namespace {

// The first level does not attend to the text, the others do.
UnetConfig three_level_unet() {
  UnetConfig config;
  config.channels = {32, 32, 64};
  config.heads = {2, 2, 4};
  config.layers_per_block = 1;
  config.set_depths({0, 2, 1}, 1);
  config.context = 24;
  config.added_pooled = 16;
  config.added_numbers = 6;
  config.added_waves = 8;
  return config;
}

class Extras : public testing::Test {
 protected:
  using Seen = std::map<std::string, Tensor>;

  Seen run(const UnetExtras& extras) const {
    Seen seen;
    const Trace trace = [&](const std::string& module, const Tensor& result) {
      seen.emplace(module, result);
    };
    seen["output"] = unet_(latent_, 500, context_, extras, &trace);
    return seen;
  }
  // The modules whose results these extras change.
  std::set<std::string> changed_by(const UnetExtras& extras) const {
    const Seen plain = run({}), with = run(extras);
    std::set<std::string> names;
    for (const auto& [name, tensor] : plain) {
      if (!at::equal(tensor, with.at(name))) names.insert(name);
    }
    return names;
  }

  RandomSource source_;
  Unet unet_{Weights(source_, Compute{}), three_level_unet()};
  Tensor latent_ = at::randn({2, 4, 16, 12});
  UnetContext context_{at::randn({2, 77, 24}), at::randn({2, 16}), at::full({1, 6}, 512.0)};
};

TEST_F(Extras, residuals_of_a_controlnet_reach_the_way_up_only) {
  UnetExtras extras;
  extras.skips.resize(unet_.skip_channels().size());
  extras.skips.back() = at::ones({1, 4, 3, 64});
  const auto changed = changed_by(extras);
  EXPECT_TRUE(changed.contains("up_blocks.0.resnets.0"));
  EXPECT_FALSE(changed.contains("mid_block.resnets.1"));
  extras.skips.back() = Tensor{};
  extras.middle = at::ones({1, 4, 3, 64});
  EXPECT_TRUE(changed_by(extras).contains("up_blocks.0.resnets.0"));
  EXPECT_EQ(unet_.skip_channels(), (std::vector<int64_t>{32, 32, 32, 32, 32, 64}));
}

TEST_F(Extras, features_of_an_adapter_come_before_the_step_down_of_levels_that_attend) {
  UnetExtras extras;
  extras.levels = {at::ones({1, 8, 6, 32})};  // the first level does not attend: after its step
  auto changed = changed_by(extras);
  EXPECT_FALSE(changed.contains("down_blocks.0.downsamplers.0"));
  EXPECT_TRUE(changed.contains("down_blocks.1.resnets.0"));
  extras.levels = {{}, at::ones({1, 8, 6, 32})};
  changed = changed_by(extras);
  EXPECT_FALSE(changed.contains("down_blocks.1.attentions.0"));
  EXPECT_TRUE(changed.contains("down_blocks.1.downsamplers.0"));
  extras.levels = {{}, {}, {}, at::ones({1, 4, 3, 64})};
  changed = changed_by(extras);
  EXPECT_FALSE(changed.contains("mid_block.resnets.1"));
  EXPECT_TRUE(changed.contains("up_blocks.0.resnets.0"));
}

TEST_F(Extras, extra_keys_reach_their_own_cross_attention) {
  const auto all = cross_attentions(three_level_unet());
  ASSERT_EQ(all.size(), 2U + 1 + 1 + 2 + 4);
  for (size_t i = 0; i < all.size(); ++i) {
    UnetExtras extras;
    extras.attention.resize(all.size());
    const Tensor key = at::randn({1, 4, all[i].channels});
    extras.attention[i] = {{key, key, 0.5}};
    const auto changed = changed_by(extras);
    EXPECT_TRUE(changed.contains(all[i].name)) << all[i].name;
    for (size_t before = 0; before < i; ++before) {
      EXPECT_FALSE(changed.contains(all[before].name)) << all[i].name;
    }
    extras.attention[i][0].scale = 0;
    EXPECT_TRUE(changed_by(extras).empty()) << all[i].name;
  }
}

TEST_F(Extras, cross_attentions_are_named_as_their_weights) {
  Shape shape;
  shape.unet = three_level_unet();
  std::set<std::string> weights;
  for (const auto& each : expected_weights(shape)) weights.insert(each.name);
  for (const auto& each : cross_attentions(shape.unet)) {
    EXPECT_TRUE(weights.contains("unet." + each.name + ".to_k.weight")) << each.name;
  }
}

}  // namespace
}  // namespace atelier::sd
