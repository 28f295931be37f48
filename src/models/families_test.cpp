// SD 2.x, SDXL and its refiner: recognised from both layouts, and the same model from both.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "models/model.h"
#include "models/small_model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

const Compute fp32{.precision = Precision::fp32};

struct Loaded {
  std::unique_ptr<const SdModel> folder, single;
};

// The same weights in both layouts.
Loaded load_both(const std::string& name, const sd::Shape& shape) {
  const fs::path folder = fresh_folder(name);
  const NamedTensors weights = small_weights(shape);
  write_folder(folder, weights);
  if (shape.text[0].pad_id == 0 && shape.text[0].part == "text_encoder") {
    write_text(folder / "text_encoder" / "config.json",
               R"({"num_attention_heads": 2, "hidden_act": "gelu"})");
  }
  write_single(folder / "one.safetensors", weights, shape);
  auto a = load_model(folder, fp32);
  auto b = load_model(folder / "one.safetensors", fp32);
  EXPECT_TRUE(a) << to_line(a.error());
  EXPECT_TRUE(b) << to_line(b.error());
  if (!a || !b) return {};
  return {std::move(*a), std::move(*b)};
}

sd::UnetContext context_of(const SdModel& model) {
  const Tensor ids = at::arange(77, at::kInt).view({1, 77}).remainder(64);
  sd::UnetContext context;
  std::vector<Tensor> hidden;
  for (const auto& text : model.text) {
    const auto states = text(ids);
    hidden.push_back(states.hidden);
    context.pooled = states.pooled;
  }
  context.text = at::cat(hidden, 2);
  context.numbers = at::full({1, model.shape.unet.added_numbers}, 512.0);
  return context;
}

void expect_same_numbers(const Loaded& loaded) {
  const auto a = context_of(*loaded.folder), b = context_of(*loaded.single);
  EXPECT_TRUE(at::equal(a.text, b.text));
  EXPECT_TRUE(at::equal(a.pooled, b.pooled));
  const Tensor latent = at::ones({1, 4, 4, 4});
  const Tensor drawn = loaded.folder->unet(latent, 10, a);
  EXPECT_TRUE(at::equal(drawn, loaded.single->unet(latent, 10, b)));
  EXPECT_TRUE(drawn.isfinite().all().item<bool>());
}

TEST(Families, stable_diffusion_2_is_the_same_model_from_both_layouts) {
  const auto loaded = load_both("sd2", small_sd2_shape());
  ASSERT_TRUE(loaded.single);
  for (const auto* model : {loaded.folder.get(), loaded.single.get()}) {
    EXPECT_EQ(model->facts.base, "sd-2");
    EXPECT_EQ(model->shape.text[0].layers, 2);  // the file's third is not run
    EXPECT_EQ(model->shape.text[0].pad_id, 0);
    EXPECT_EQ(model->shape.text[0].activation, sd::Activation::gelu);
    EXPECT_TRUE(model->shape.unet.linear_projection);
  }
  EXPECT_EQ(loaded.folder->facts.parameters, loaded.single->facts.parameters);
  expect_same_numbers(loaded);
}

TEST(Families, stable_diffusion_xl_is_the_same_model_from_both_layouts) {
  const auto loaded = load_both("xl", small_xl_shape());
  ASSERT_TRUE(loaded.single);
  for (const auto* model : {loaded.folder.get(), loaded.single.get()}) {
    EXPECT_EQ(model->facts.base, "sdxl");
    EXPECT_EQ(model->facts.native_width, 1024);
    ASSERT_EQ(model->shape.text.size(), 2U);
    EXPECT_EQ(model->shape.text[1].projection, 20);
    EXPECT_EQ(model->shape.text[0].pad_id, sd::clip_end_id);
    EXPECT_EQ(model->shape.text[1].pad_id, 0);
    EXPECT_EQ(model->shape.unet.added_waves, 8);
    EXPECT_EQ(model->shape.vae.scaling_factor, model == loaded.single.get() ? 0.2 : 0.13025);
  }
  expect_same_numbers(loaded);
  EXPECT_TRUE(loaded.single->shape.unet.is_told_zeros());
  const fs::path index = fresh_folder("index");
  write_folder(index, small_weights(small_xl_shape()));
  write_text(index / "model_index.json", R"({"force_zeros_for_empty_prompt": false})");
  EXPECT_FALSE((*load_model(index, fp32))->shape.unet.is_told_zeros());
}

TEST(Families, the_refiner_of_xl_is_the_same_model_from_both_layouts) {
  const auto loaded = load_both("refiner", small_refiner_shape());
  ASSERT_TRUE(loaded.single);
  EXPECT_EQ(loaded.folder->facts.base, "sdxl-refiner");
  EXPECT_EQ(loaded.single->facts.base, "sdxl-refiner");
  EXPECT_EQ(loaded.single->shape.unet.added_numbers, 5);
  expect_same_numbers(loaded);
}

TEST(Families, a_latent_consistency_model_is_told_its_guidance) {
  sd::Shape shape = small_shape();
  shape.unet.guidance_waves = 16;
  const auto loaded = load_both("lcm", shape);
  ASSERT_TRUE(loaded.single);
  EXPECT_EQ(loaded.single->shape.unet.guidance_waves, 16);
  auto context = context_of(*loaded.folder);
  const Tensor latent = at::ones({1, 4, 4, 4});
  const Tensor plain = loaded.folder->unet(latent, 10, context);
  EXPECT_TRUE(at::equal(plain, loaded.single->unet(latent, 10, context)));
  context.guidance = 8;
  EXPECT_FALSE(at::equal(plain, loaded.folder->unet(latent, 10, context)));
}

TEST(Families, inpainting_and_instruction_models_are_told_apart_by_what_they_read) {
  for (sd::Shape shape : {small_shape(), small_sd2_shape(), small_xl_shape()}) {
    const fs::path folder = fresh_folder("channels");
    shape.unet.in_channels = 9;
    write_folder(folder, small_weights(shape));
    const auto facts = inspect(folder);
    EXPECT_EQ(facts.fault, "");
    EXPECT_EQ(facts.variant, "inpaint");
    shape.unet.in_channels = 8;
    write_folder(folder, small_weights(shape));
    EXPECT_NE(inspect(folder).fault.find("by instruction"), std::string::npos);
  }
}

TEST(Families, every_fault_of_an_xl_file_is_in_one_verdict) {
  const fs::path folder = fresh_folder("xl_faults");
  NamedTensors weights = small_weights(small_xl_shape());
  weights.erase("unet.add_embedding.linear_2.bias");
  weights.erase("text_encoder_2.text_model.final_layer_norm.bias");
  auto& narrow = weights["unet.mid_block.attentions.0.transformer_blocks.1.attn2.to_k.weight"];
  narrow = narrow.narrow(1, 0, 16).contiguous();
  write_folder(folder, weights);
  const std::string fault = inspect(folder).fault;
  for (const auto* part :
       {"2 missing", "1 mis-shaped", "add_embedding.linear_2.bias",
        "text_encoder_2.text_model.final_layer_norm.bias", "transformer_blocks.1.attn2.to_k"}) {
    EXPECT_NE(fault.find(part), std::string::npos) << part << " in " << fault;
  }
}

// ---- how it was trained -------------------------------------------------------------------------

// A file of SD 2.x whose telling offset spreads this far.
fs::path write_spreading(double spread) {
  sd::Shape shape = small_sd2_shape();
  shape.unet.channels = {32, 32, 32, 64};
  shape.unet.heads = {1, 1, 1, 1};
  shape.unet.layers_per_block = 2;
  shape.unet.set_depths({1, 1, 1, 0}, 1);
  NamedTensors weights = small_weights(shape);
  auto& telling = weights.at("unet.up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias");
  telling = (at::arange(32).remainder(2) * 2 - 1).to(at::kFloat) * spread;
  const fs::path folder = fresh_folder("spreading");
  write_folder(folder, weights);
  write_text(folder / "text_encoder" / "config.json",
             R"({"num_attention_heads": 2, "hidden_act": "gelu"})");
  return folder;
}

TEST(Families, who_says_how_a_model_was_trained_is_asked_in_order) {
  auto facts = inspect(write_spreading(0.2));
  EXPECT_EQ(facts.prediction, "v_prediction");
  EXPECT_EQ(facts.prediction_told, "weights");
  EXPECT_EQ(facts.native_width, 768);
  const fs::path folder = write_spreading(0.02);
  facts = inspect(folder);
  EXPECT_EQ(facts.prediction, "epsilon");
  EXPECT_EQ(facts.native_width, 512);
  fs::create_directories(folder / "scheduler");
  write_text(folder / "scheduler" / "scheduler_config.json",
             R"({"prediction_type": "v_prediction", "rescale_betas_zero_snr": true})");
  facts = inspect(folder);
  EXPECT_EQ(facts.prediction, "v_prediction");
  EXPECT_EQ(facts.prediction_told, "configuration");
  facts = inspect(folder, Scan::headers_only, {.prediction = Prediction::epsilon});
  EXPECT_EQ(facts.prediction, "epsilon");
  EXPECT_EQ(facts.prediction_told, "setting");
  EXPECT_TRUE((*load_model(folder, fp32))->training.zero_snr);
}

TEST(Families, marks_in_a_file_say_how_it_was_trained) {
  const fs::path path = fresh_folder("marks") / "one.safetensors";
  NamedTensors weights = small_weights(small_xl_shape());
  write_single(path, weights, small_xl_shape());
  EXPECT_EQ(inspect(path).prediction, "epsilon");
  EXPECT_EQ(inspect(path).prediction_told, "usual");
  const auto file = WeightFile::open(path);
  ASSERT_TRUE(file);
  std::vector<std::pair<std::string, Tensor>> tensors;
  for (const auto& entry : (*file)->entries())
    tensors.emplace_back(entry.name, *(*file)->tensor(entry));
  const fs::path spoken = path.parent_path() / "spoken.safetensors";
  ASSERT_TRUE(write_weight_file(spoken, tensors, {{"modelspec.prediction_type", "v"}}));
  EXPECT_EQ(inspect(spoken).prediction, "v_prediction");
  tensors.emplace_back("v_pred", at::empty({0}));
  tensors.emplace_back("ztsnr", at::empty({0}));
  const fs::path marked = path.parent_path() / "marked.safetensors";
  ASSERT_TRUE(write_weight_file(marked, tensors));
  const auto model = load_model(marked, fp32);
  ASSERT_TRUE(model) << to_line(model.error());
  EXPECT_EQ((*model)->training.prediction_type, Prediction::v_prediction);
  EXPECT_TRUE((*model)->training.zero_snr);
  EXPECT_EQ((*model)->facts.prediction_told, "file");
}

}  // namespace
}  // namespace atelier
