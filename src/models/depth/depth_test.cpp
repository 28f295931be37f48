#include <gtest/gtest.h>

#include <fstream>

#include "models/depth/depth_keys.h"
#include "models/formula_weights.h"
#include "models/model.h"

namespace atelier::depth {
namespace {

namespace fs = std::filesystem;

const Reference& reference() {
  static const Reference it("src/models/depth/golden.json");
  return it;
}

WrittenWeights as_transformers_has_them() {
  WrittenWeights out(reference().weights().begin(), reference().weights().end());
  out.emplace_back("backbone.embeddings.mask_token", at::zeros({1, 128}));
  return out;
}

WrittenWeights as_first_released() {
  WrittenWeights out{{"pretrained.mask_token", at::zeros({1, 128})}};
  for (const auto& row : reference().said().at("original").as_array()) {
    std::vector<Tensor> parts;
    for (const auto& name : row.as_array()[1].as_array()) {
      parts.push_back(reference().weights().at(std::string(name.as_string())));
    }
    out.emplace_back(row.as_array()[0].as_string(), at::cat(parts));
  }
  return out;
}

class DepthFile : public testing::Test {
 protected:
  static fs::path folder() { return fs::path(testing::TempDir()) / "atelier_depth"; }
  void SetUp() override { fs::remove_all(folder()); }

  static Tensor depth_of(const fs::path& path) {
    const auto net = load_depth_net(path, {});
    EXPECT_TRUE(net) << to_line(net.error());
    return net ? (**net)(reference().pixels(2)) : at::zeros({56, 84});
  }
};

TEST_F(DepthFile, both_spellings_give_the_references_numbers) {
  const Tensor made = depth_of(written(folder() / "a.safetensors", as_transformers_has_them()));
  EXPECT_EQ(made.sizes(), (at::IntArrayRef{56, 84}));
  EXPECT_LT(reference().away(made, "expected"), 2e-5);
  const Tensor old = depth_of(written(folder() / "b.safetensors", as_first_released()));
  EXPECT_TRUE(at::equal(old, made));
}

TEST_F(DepthFile, a_plain_transformer_gives_the_references_numbers) {
  const Reference plain("src/models/depth/golden_plain.json");
  WrittenWeights weights(plain.weights().begin(), plain.weights().end());
  // The end of the transformer, which is in the files and which nobody reads.
  weights.emplace_back("dpt.layernorm.weight", at::ones({128}));
  const auto file = written(folder() / "dpt.safetensors", weights);
  EXPECT_EQ(inspect(file).type, "depth_estimator");
  EXPECT_EQ(inspect(file).fault, "");
  const auto net = load_depth_net(file, {});
  ASSERT_TRUE(net) << to_line(net.error());
  EXPECT_LT(plain.away((**net)(plain.pixels(2)), "expected"), 2e-5);
  EXPECT_EQ((*net)->shape().step(), 32);
}

TEST_F(DepthFile, a_configuration_says_which_layers_are_read) {
  const fs::path file = written(folder() / "hf/model.safetensors", as_transformers_has_them());
  const auto say = [&](const char* config) {
    std::ofstream(folder() / "hf/config.json") << config;
  };
  say(R"({"model_type": "depth_anything", "backbone_config": {"out_indices": [1, 2, 3, 4]}})");
  EXPECT_EQ(inspect(folder() / "hf").type, "depth_estimator");
  const Tensor same = depth_of(folder() / "hf");
  EXPECT_LT(reference().away(same, "expected"), 2e-5);
  say(R"({"backbone_config": {"out_indices": [1, 2, 3, 5]}})");
  EXPECT_EQ(load_depth_net(folder() / "hf", {}).error().kind, ErrorKind::invalid);
  say(R"({"depth_estimation_type": "metric"})");
  const Tensor metric = depth_of(folder() / "hf");
  // The far is small again: the share of the greatest distance, turned over.
  const Tensor seen = same > 0;
  const Tensor near = same.sigmoid().reciprocal();
  EXPECT_LT((metric - near).masked_select(seen).abs().max().item<double>(), 1e-5);
}

TEST_F(DepthFile, what_it_is_shows_in_its_keys_and_shapes) {
  for (const auto& weights : {as_transformers_has_them(), as_first_released()}) {
    const ModelFacts facts = inspect(written(folder() / "some.safetensors", weights));
    EXPECT_EQ(facts.type, "depth_estimator");
    EXPECT_EQ(facts.base, "any");
    EXPECT_EQ(facts.fault, "");
  }
}

TEST_F(DepthFile, a_file_that_lacks_something_is_refused_by_name) {
  WrittenWeights partial = as_transformers_has_them();
  std::erase_if(partial, [](const auto& each) { return each.first == "head.conv1.bias"; });
  auto net = load_depth_net(written(folder() / "c.safetensors", partial), {});
  ASSERT_FALSE(net);
  EXPECT_NE(net.error().message.find("head.conv1.bias"), std::string::npos);
  std::erase_if(partial, [](const auto& each) { return each.first.starts_with("backbone."); });
  const ModelFacts facts = inspect(written(folder() / "d.safetensors", partial));
  EXPECT_EQ(facts.type, "depth_estimator");
  EXPECT_NE(facts.fault.find("Depth Anything"), std::string::npos) << facts.fault;
}

TEST(DepthPixels, the_shorter_side_becomes_what_was_asked_in_whole_patches) {
  const Shape usual;
  const Tensor wide = depth_pixels(at::rand({1, 3, 100, 200}), 518, usual);
  EXPECT_EQ(wide.sizes(), (at::IntArrayRef{1, 3, 518, 1036}));
  const Tensor odd = depth_pixels(at::rand({1, 3, 701, 333}), 100, usual);
  EXPECT_EQ(odd.sizes(), (at::IntArrayRef{1, 3, 210, 98}));
  // A strip of 1 x 3000 would be 518 x 1.5 million.
  EXPECT_LT(depth_pixels(at::rand({1, 3, 1, 3000}), 518, usual).numel(), 3 * 9 * 518 * 518);
  const Tensor white = depth_pixels(at::ones({1, 3, 28, 28}), 28, usual);
  EXPECT_NEAR(white[0][0][3][3].item<float>(), (1 - 0.485) / 0.229, 1e-5);
  const Tensor plain = depth_pixels(at::ones({1, 3, 40, 70}), 40, {.patch = 16, .is_plain = true});
  EXPECT_EQ(plain.sizes(), (at::IntArrayRef{1, 3, 32, 64}));
  EXPECT_EQ(plain[0][1][3][3].item<float>(), 1);
}

}  // namespace
}  // namespace atelier::depth
