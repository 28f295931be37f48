#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <random>

#include "models/adapters/lora_delta.h"
#include "models/adapters/patcher.h"
#include "nn/layers.h"
#include "tensor/weight_file.h"

namespace atelier::adapters {
namespace {

namespace fs = std::filesystem;
using Named = std::vector<std::pair<std::string, Tensor>>;

class LoraTest : public testing::Test {
 protected:
  LoraTest() {
    std::string pattern = (fs::temp_directory_path() / "lora-test-XXXXXX").string();
    folder = mkdtemp(pattern.data());
    at::manual_seed(3);
  }
  ~LoraTest() override { fs::remove_all(folder); }

  Result<std::shared_ptr<const LoraFile>> open(const Named& tensors) {
    const fs::path path = folder / (std::to_string(++count) + ".safetensors");
    EXPECT_TRUE(write_weight_file(path, tensors));
    return open_lora(path);
  }
  Tensor delta(const Named& tensors, const Tensor& base) {
    const auto file = open(tensors);
    EXPECT_TRUE(file) << file.error().message;
    EXPECT_EQ((*file)->modules.size(), 1U);
    EXPECT_EQ(delta_fault((*file)->modules[0], base.sizes()), "");
    return lora_delta((*file)->modules[0], base);
  }

  fs::path folder;
  int count = 0;
};

double distance(const Tensor& a, const Tensor& b) {
  return a.sizes() == b.sizes() ? (a - b).abs().max().item<double>() : 1e9;
}

TEST_F(LoraTest, AlphaOverRankScalesTheProduct) {
  const Tensor up = at::randn({6, 2}), down = at::randn({2, 4}), base = at::randn({6, 4});
  const Tensor made = delta(
      {{"m.lora_up.weight", up}, {"m.lora_down.weight", down}, {"m.alpha", at::full({}, 3.0)}},
      base);
  EXPECT_LT(distance(made, at::matmul(up, down) * 1.5), 1e-6);
}

TEST_F(LoraTest, AMiddleMatrixJoinsThePointwiseOnes) {
  const Tensor up = at::randn({6, 2, 1, 1}), down = at::randn({3, 4, 1, 1});
  const Tensor mid = at::randn({2, 3, 3, 3}), base = at::randn({6, 4, 3, 3});
  const Tensor made = delta(
      {{"m.lora_up.weight", up}, {"m.lora_down.weight", down}, {"m.lora_mid.weight", mid}}, base);
  Tensor slow = at::zeros({6, 4, 3, 3});
  for (int64_t n = 0; n < 2; ++n) {
    for (int64_t m = 0; m < 3; ++m) {
      slow += up.select(1, n).view({6, 1, 1, 1}) * down.select(0, m).view({1, 4, 1, 1}) *
              mid.select(0, n).select(0, m).view({1, 1, 3, 3});
    }
  }
  EXPECT_LT(distance(made, slow), 1e-5);
}

// By the definition: every output's weights get the learned length, whatever the change did.
TEST_F(LoraTest, DoraGivesTheChangedWeightItsLearnedLengths) {
  const Tensor up = at::randn({6, 2}), down = at::randn({2, 4}), base = at::randn({6, 4});
  const Tensor lengths = at::rand({6}) + 0.5;
  const auto with = [&](const char* name, const Tensor& side) {
    return base +
           delta({{"m.lora_up.weight", up}, {"m.lora_down.weight", down}, {name, side}}, base);
  };
  const Tensor changed = base + at::matmul(up, down);
  for (const Tensor& whole :
       {with("m.lora_magnitude_vector", lengths), with("m.dora_scale", lengths.view({6, 1}))}) {
    EXPECT_LT(distance(whole.norm(2, 1), lengths), 1e-5);
    EXPECT_LT(distance(whole / whole.norm(2, 1, true), changed / changed.norm(2, 1, true)), 1e-5);
  }
  const Tensor by_input = at::rand({1, 4}) + 0.5;
  EXPECT_LT(distance(with("m.dora_scale", by_input).norm(2, 0), by_input.view({4})), 1e-5);
}

TEST_F(LoraTest, Ia3ScalesAndDiffAdds) {
  const Tensor base = at::randn({6, 4}), by_output = at::randn({6, 1}), by_input = at::randn({4});
  EXPECT_LT(distance(delta({{"m.weight", by_output}, {"m.on_input", at::zeros({})}}, base),
                     base * by_output),
            1e-6);
  EXPECT_LT(distance(delta({{"m.weight", by_input}, {"m.on_input", at::ones({})}}, base),
                     base * by_input),
            1e-6);
  EXPECT_LT(distance(delta({{"m.diff", base}}, base), base), 1e-6);
}

TEST_F(LoraTest, FactorsOfOtherShapesAreRefusedBeforeAnythingIsComputed) {
  const std::vector<Named> wrong = {
      {{"m.lora_up.weight", at::zeros({6, 2})}, {"m.lora_down.weight", at::zeros({3, 4})}},
      {{"m.lora_up.weight", at::zeros({5, 2})}, {"m.lora_down.weight", at::zeros({2, 4})}},
      {{"m.lora_up.weight", at::zeros({4, 2})}, {"m.lora_down.weight", at::zeros({2, 6})}},
      {{"m.lora_up.weight", at::zeros({6, 0})}, {"m.lora_down.weight", at::zeros({0, 4})}},
      {{"m.lora_up.weight", at::zeros({6, 2})}},
      {{"m.lora_down.weight", at::zeros({2, 4})}},
      {{"m.hada_w1_a", at::zeros({6, 2})}, {"m.hada_w1_b", at::zeros({2, 4})}},
      {{"m.lokr_w1", at::zeros({4, 2})}, {"m.lokr_w2", at::zeros({2, 2})}},
      {{"m.lokr_w1", at::zeros({1 << 20, 0})}, {"m.lokr_w2_a", at::zeros({2, 2})}},
      {{"m.alpha", at::zeros({})}},
      {{"m.diff", at::zeros({4, 6})}},
      {{"m.diff", at::zeros({6, 4})}, {"m.alpha", at::zeros({2})}},
      {{"m.diff", at::zeros({6, 4})}, {"m.dora_scale", at::zeros({7, 1})}},
  };
  for (size_t i = 0; i < wrong.size(); ++i) {
    const auto file = open(wrong[i]);
    ASSERT_TRUE(file) << i << file.error().message;
    EXPECT_NE(delta_fault((*file)->modules[0], {6, 4}), "") << i;
  }
}

TEST_F(LoraTest, BrokenFilesAreNamed) {
  EXPECT_FALSE(open({{"cat", at::zeros({2})}}));
  const auto nan = open({{"m.diff", at::full({2, 2}, std::nan(""))}});
  ASSERT_FALSE(nan);
  EXPECT_NE(nan.error().message.find("m.diff"), std::string::npos);
  EXPECT_FALSE(
      open({{"m.lora_up.weight", at::zeros({2, 2})}, {"m.lora_B.weight", at::zeros({2, 2})}}));
}

TEST(LoraKeys, AllSpellingsOfAModuleAreOne) {
  for (const char* name : {"unet.a.attn1.to_q.lora_A.weight", "unet.a.attn1.to_q.lora.down.weight",
                           "unet.a.attn1.processor.to_q_lora.down.weight",
                           "base_model.model.unet.a.attn1.to_q.lora_A.default.weight"}) {
    const auto key = lora_key(name);
    ASSERT_TRUE(key) << name;
    EXPECT_EQ(key->module, "unet.a.attn1.to_q");
    EXPECT_EQ(key->role, Role::lora_down);
  }
  EXPECT_EQ(lora_key("a.attn2.processor.to_out_lora.up.weight")->module, "a.attn2.to_out.0");
  EXPECT_FALSE(lora_key("unet.conv_in.weight"));
  EXPECT_FALSE(lora_key(".alpha"));
}

TEST(LayerNames, OriginalBlocksAreCountedOut) {
  EXPECT_EQ(original_unet_name("down_blocks.1.attentions.0.proj_in", 2, false),
            "input_blocks.4.1.proj_in");
  EXPECT_EQ(original_unet_name("down_blocks.0.downsamplers.0.conv", 2, false),
            "input_blocks.3.0.op");
  EXPECT_EQ(original_unet_name("up_blocks.0.upsamplers.0.conv", 2, true), "output_blocks.2.2.conv");
  EXPECT_EQ(original_unet_name("up_blocks.0.upsamplers.0.conv", 2, false),
            "output_blocks.2.1.conv");
  EXPECT_EQ(original_unet_name("up_blocks.2.resnets.1.conv_shortcut", 2, false),
            "output_blocks.7.0.skip_connection");
  EXPECT_EQ(original_unet_name("mid_block.resnets.1.time_emb_proj", 2, false),
            "middle_block.2.emb_layers.1");
  EXPECT_EQ(original_unet_name("time_embedding.linear_2", 2, false), "time_embed.2");
  EXPECT_EQ(original_unet_name("nonsense", 2, false), "");
}

// Two layers; one of them joins two weights.
class TwoLayers : public WeightSource {
 public:
  Tensor take(const std::string& name, at::IntArrayRef shape) override {
    at::manual_seed(std::hash<std::string>{}(name));
    return at::randn(shape);
  }
  bool has(const std::string&) const override { return true; }
};

class PatcherTest : public LoraTest {
 protected:
  PatcherTest() {
    const Weights w(patcher, {}, "unet", &patcher.book());
    joined = std::make_unique<Linear>(std::vector<Weights>{w / "attn1.to_q", w / "attn1.to_k"},
                                      LinearShape{4, 6, Bias::without});
    single = std::make_unique<Linear>(w / "proj_in", LinearShape{4, 6});
  }
  Tensor run(const Linear& layer) { return layer(x).clone(); }

  TwoLayers files;
  Patcher patcher{files, {}};
  std::unique_ptr<Linear> joined, single;
  const Tensor x = at::ones({3, 4});
};

TEST_F(PatcherTest, ChangesOnlyWhatALoraTouchesAndTakesItBackExactly) {
  const Tensor plain_joined = run(*joined), plain_single = run(*single);
  const Tensor change = at::randn({6, 4});
  const auto file =
      *open({{"lora_unet_attn1_to_k.diff", change}, {"lora_unet_attn1_to_k.diff_extra", change}});
  auto report = patcher.apply({{file, 0.5}});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->layers_remade, 1U);
  EXPECT_EQ(report->weights_changed, 1U);
  ASSERT_EQ(report->unknown.size(), 1U);
  EXPECT_NE(report->unknown[0].find("diff_extra"), std::string::npos);
  const Tensor more = at::matmul(x, change.t()) * 0.5;
  EXPECT_LT(
      distance(run(*joined),
               at::cat({plain_joined.narrow(1, 0, 6), plain_joined.narrow(1, 6, 6) + more}, 1)),
      1e-5);
  EXPECT_EQ(distance(run(*single), plain_single), 0);
  // The same again costs nothing.
  EXPECT_EQ(patcher.apply({{file, 0.5}})->layers_remade, 0U);
  EXPECT_EQ(patcher.apply({})->layers_remade, 1U);
  EXPECT_EQ(distance(run(*joined), plain_joined), 0);
}

TEST_F(PatcherTest, StacksAddUpInAnyOrderAndBiasesChangeToo) {
  const Tensor plain = run(*single);
  const auto a = *open({{"unet.proj_in.diff", at::ones({6, 4})}});
  const auto b = *open({{"unet.proj_in.diff_b", at::ones({6})}});
  ASSERT_TRUE(patcher.apply({{a, 1}, {b, 2}}));
  EXPECT_LT(distance(run(*single), plain + 4 + 2), 1e-5);
  ASSERT_TRUE(patcher.apply({{b, 2}, {a, 1}}));
  EXPECT_LT(distance(run(*single), plain + 4 + 2), 1e-5);
  ASSERT_TRUE(patcher.apply({{a, 0}, {b, 0}}));
  EXPECT_EQ(distance(run(*single), plain), 0);
}

TEST_F(PatcherTest, LorasOfOtherModelsAreRefusedAndLeaveItAsItWas) {
  const Tensor plain = run(*single);
  const auto wide = *open({{"unet.proj_in.diff", at::ones({8, 4})}});
  const auto refused = patcher.apply({{wide, 1}});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("unet.proj_in"), std::string::npos);
  EXPECT_FALSE(patcher.apply({{*open({{"unet.other.diff", at::ones({6, 4})}}), 1}}));
  EXPECT_FALSE(patcher.apply({{*open({{"unet.proj_in.diff", at::ones({6, 4})}}), NAN}}));
  EXPECT_EQ(distance(run(*single), plain), 0);
}

TEST_F(PatcherTest, ChangesThatAreNotFiniteEndInThePlainModel) {
  const Tensor plain = run(*single);
  const auto huge = *open({{"unet.proj_in.diff", at::full({6, 4}, 3e38)}});
  const auto broken = patcher.apply({{huge, 100}});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().kind, ErrorKind::corrupt);
  ASSERT_TRUE(patcher.apply({}));
  EXPECT_EQ(distance(run(*single), plain), 0);
}

}  // namespace
}  // namespace atelier::adapters
