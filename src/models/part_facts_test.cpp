#include "models/part_facts.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/golden.h"
#include "models/small_model.h"
#include "tensor/weight_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using Tensors = std::vector<std::pair<std::string, Tensor>>;

ModelFacts facts_of(const Tensors& tensors, const std::map<std::string, std::string>& said = {}) {
  const fs::path path = fresh_folder("part_facts") / "part.safetensors";
  const auto written = write_weight_file(path, tensors, said);
  EXPECT_TRUE(written);
  return inspect(path);
}

TEST(PartFacts, a_lora_tells_its_words_and_where_shapes_do_not_its_family) {
  const Tensors of_text{
      {"lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", at::zeros({8, 768})}};
  const auto facts = facts_of(of_text, {{"ss_base_model_version", "sd_v1"},
                                        {"modelspec.trigger_phrase", "sunflower"},
                                        {"default_weight", "0.6"}});
  EXPECT_EQ(facts.type, "lora");
  EXPECT_EQ(facts.base, "sd-1");
  EXPECT_EQ(facts.family_label, "Stable Diffusion 1.x");
  EXPECT_THAT(facts.trigger_phrases, ElementsAre("sunflower"));
  EXPECT_EQ(facts.default_weight, 0.6);
  EXPECT_EQ(facts.parameters, 8 * 768);
  EXPECT_EQ(facts.fault, "");
  EXPECT_EQ(facts_of(of_text).base, "unknown");
}

TEST(PartFacts, learned_vectors_are_an_embedding_whatever_they_are_called) {
  const auto facts = facts_of({{"my style", at::rand({3, 1024})}});
  EXPECT_EQ(facts.type, "embedding");
  EXPECT_EQ(facts.base, "sd-2");
  EXPECT_EQ(facts.trigger, "my style");
  EXPECT_EQ(facts.vectors, 3);
  EXPECT_EQ(facts_of({{"x", at::rand({3, 77})}}).type, "unknown");
  EXPECT_EQ(facts_of({{"x", at::rand({500, 768})}}).type, "unknown");
}

TEST(PartFacts, a_broken_embedding_has_a_fault) {
  EXPECT_NE(facts_of({{"emb_params", at::full({2, 768}, NAN)}}).fault, "");
}

TEST(PartFacts, whose_a_vae_is_stands_in_its_configuration) {
  const fs::path folder = fresh_folder("vae_alone");
  const Tensors vae{{"decoder.conv_in.weight", at::zeros({8, 4, 3, 3})}};
  ASSERT_TRUE(write_weight_file(folder / "diffusion_pytorch_model.safetensors", vae));
  EXPECT_EQ(inspect(folder).base, "any");
  write_text(folder / "config.json", R"({"scaling_factor": 0.13025})");
  EXPECT_EQ(inspect(folder).base, "sdxl");
  write_text(folder / "config.json", R"({"scaling_factor": 0.18215})");
  EXPECT_EQ(inspect(folder).base, "sd-1");
  EXPECT_EQ(facts_of({{"decoder.conv_in.weight", at::zeros({8, 16, 3, 3})}}).base, "flux");
}

TEST(PartFacts, an_upscaler_tells_its_scale) {
  if (!fs::exists(fixtures())) GTEST_SKIP() << "SKIPPED: ../shared/fixtures is not here";
  EXPECT_EQ(inspect(fixtures() / "rrdbnet/x4.pth").scale, 4);
  EXPECT_EQ(inspect(fixtures() / "rrdbnet/x2.safetensors").scale, 2);
  EXPECT_EQ(inspect(fixtures() / "textual_inversion/badquality.pt").vectors, 5);
}

}  // namespace
}  // namespace atelier
