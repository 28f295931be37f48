#include "models/model.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <set>

#include "models/golden.h"
#include "models/sd/keys.h"
#include "models/sd/shapes.h"
#include "models/sd/thin_model.h"
#include "models/small_model.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

const Compute fp32{.precision = Precision::fp32};

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Writes the weights as a folder and returns what `inspect` finds wrong.
std::string fault_of(const NamedTensors& weights, const std::string& name) {
  const fs::path folder = fresh_folder(name);
  write_folder(folder, weights);
  return inspect(folder).fault;
}

// Remembers what layers take and passes it on.
class Recorder : public WeightSource {
 public:
  explicit Recorder(WeightSource& source) : source_(source) {}
  Tensor take(const std::string& name, at::IntArrayRef shape) override {
    taken[name] = shape.vec();
    return source_.take(name, shape);
  }
  bool has(const std::string& name) const override { return source_.has(name); }

  std::map<std::string, std::vector<int64_t>> taken;

 private:
  WeightSource& source_;
};

TEST(Model, layers_take_exactly_the_weights_that_are_expected) {
  for (const bool linear : {false, true}) {
    sd::Shape shape = small_shape();
    shape.unet.linear_projection = linear;
    const fs::path folder = fresh_folder("expected");
    write_folder(folder, small_weights(shape));
    const auto files = ModelFiles::open(folder);
    ASSERT_TRUE(files) << to_line(files.error());
    auto store = sd::make_store(*files);
    ASSERT_TRUE(store) << to_line(store.error());
    Recorder recorder(*store);
    for (const auto& text : shape.text) sd::TextEncoder(Weights(recorder, fp32, text.part), text);
    sd::Unet(Weights(recorder, fp32, "unet"), shape.unet);
    sd::Vae(Weights(recorder, fp32, "vae"), shape.vae);
    std::map<std::string, std::vector<int64_t>> expected;
    for (const auto& each : sd::expected_weights(shape)) expected[each.name] = each.shape;
    EXPECT_EQ(recorder.taken, expected);
  }
}

TEST(Model, the_published_shapes_have_the_published_sizes) {
  using Sizes = std::map<std::string, int64_t>;
  const auto parameters = [](const char* name) {
    Sizes sizes;
    for (const auto& each : sd::expected_weights(*sd::published_shape(name))) {
      int64_t elements = 1;
      for (const int64_t side : each.shape) elements *= side;
      sizes[each.name.substr(0, each.name.find('.'))] += elements;
    }
    return sizes;
  };
  const int64_t vae = 83'653'863, clip = 123'060'480, big_g = 694'659'840;
  EXPECT_EQ(parameters("sd15"),
            (Sizes{{"unet", 859'520'964}, {"vae", vae}, {"text_encoder", clip}}));
  EXPECT_EQ(parameters("sd2"),
            (Sizes{{"unet", 865'910'724}, {"vae", vae}, {"text_encoder", 340'387'840}}));
  EXPECT_EQ(parameters("sdxl"), (Sizes{{"unet", 2'567'463'684},
                                       {"vae", vae},
                                       {"text_encoder", clip},
                                       {"text_encoder_2", big_g}}));
  EXPECT_EQ(parameters("sdxl-refiner").at("text_encoder_2"), big_g);
}

TEST(Model, both_layouts_of_the_reference_model_are_the_same_model) {
  const fs::path folder = fixtures() / "sd15_thin";
  if (!fs::exists(folder)) GTEST_SKIP() << "SKIPPED: ../shared/fixtures/sd15_thin is missing";
  const auto from = std::chrono::steady_clock::now();
  const auto a = load_model(folder, fp32);
  const double load_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
  const auto b = load_model(folder / "single_file" / "sd15_thin.safetensors", fp32);
  ASSERT_TRUE(a) << to_line(a.error());
  ASSERT_TRUE(b) << to_line(b.error());
  EXPECT_EQ((*a)->facts.format, "diffusers");
  EXPECT_EQ((*b)->facts.format, "checkpoint");
  EXPECT_EQ((*a)->facts.parameters, (*b)->facts.parameters);
  EXPECT_EQ((*a)->facts.native_width, 64);
  const auto& shape = (*b)->shape;
  EXPECT_EQ(shape.text[0].heads, 2);
  EXPECT_EQ(shape.text[0].layers, 4);
  EXPECT_EQ(shape.unet.channels, (std::vector<int64_t>{32, 32, 64, 64}));
  EXPECT_EQ(shape.unet.down_depth, (sd::Depths{{1, 1}, {1, 1}, {1, 1}, {0, 0}}));
  EXPECT_EQ(shape.vae.channels, (std::vector<int64_t>{32, 32, 64, 32}));

  const Tensor ids = at::arange(77, at::kInt).view({1, 77});
  const Tensor text_a = (*a)->text[0](ids).hidden;
  EXPECT_TRUE(at::equal(text_a, (*b)->text[0](ids).hidden));
  const Tensor latent = at::randn({1, 4, 8, 8});
  EXPECT_TRUE(at::equal((*a)->unet(latent, 500, {text_a}), (*b)->unet(latent, 500, {text_a})));
  EXPECT_TRUE(at::equal((*a)->vae.decode(latent), (*b)->vae.decode(latent)));
  const Tensor image = at::rand({1, 3, 64, 64});
  EXPECT_TRUE(at::equal((*a)->vae.encode(image).mean, (*b)->vae.encode(image).mean));
  std::cout << "load " << load_ms << " ms\n";
}

TEST(Model, a_loaded_single_file_draws_what_the_reference_drew) {
  const fs::path folder = fixtures() / "sd15_thin";
  if (!fs::exists(folder)) GTEST_SKIP() << "SKIPPED: ../shared/fixtures/sd15_thin is missing";
  const auto model = load_model(folder / "single_file" / "sd15_thin.safetensors", fp32);
  ASSERT_TRUE(model) << to_line(model.error());
  // Tolerances: the README of the fixture.
  const auto near = [](const Tensor& a, const Tensor& b, double tolerance) {
    return (a - b).abs().max().item<double>() <= tolerance;
  };
  auto unet = sd::tensors_of(folder / "expected_unet.safetensors");
  const auto timestep = unet.at("64x64_t500.timestep").to(at::kDouble).item<double>();
  const Tensor drawn =
      (*model)->unet(unet.at("64x64_t500.latent"), timestep, {unet.at("64x64_t500.cond")});
  EXPECT_TRUE(near(drawn, unet.at("64x64_t500.out"), 2e-4));
  auto vae = sd::tensors_of(folder / "expected_vae.safetensors");
  EXPECT_TRUE(near((*model)->vae.decode(vae.at("64x64.z")), vae.at("64x64.decoded"), 2e-4));
  EXPECT_TRUE(near((*model)->vae.encode(vae.at("64x64.image")).mean, vae.at("64x64.mean"), 2e-4));
  auto text = sd::tensors_of(folder / "expected_text.safetensors");
  const auto states = (*model)->text[0](text.at("ids.1"));
  EXPECT_TRUE(near(states.hidden, text.at("last_hidden_state.1"), 5e-5));
}

TEST(Model, both_layouts_load_in_every_precision) {
  for (const auto type : {at::kFloat, at::kHalf, at::kBFloat16}) {
    NamedTensors weights = small_weights();
    for (auto& [name, tensor] : weights) tensor = tensor.to(type);
    const fs::path folder = fresh_folder("precision");
    write_folder(folder, weights);
    write_single(folder / "one.safetensors", weights);
    const auto a = load_model(folder, fp32);
    const auto b = load_model(folder / "one.safetensors", fp32);
    ASSERT_TRUE(a) << to_line(a.error());
    ASSERT_TRUE(b) << to_line(b.error());
    EXPECT_EQ((*b)->shape.vae.scaling_factor, 0.2);
    const Tensor ids = at::arange(77, at::kInt).view({1, 77}).remainder(64);
    const Tensor text = (*a)->text[0](ids).hidden;
    EXPECT_TRUE(at::equal(text, (*b)->text[0](ids).hidden));
    const Tensor latent = at::ones({1, 4, 4, 4});
    const Tensor drawn = (*a)->unet(latent, 10, {text});
    EXPECT_TRUE(at::equal(drawn, (*b)->unet(latent, 10, {text})));
    EXPECT_TRUE(drawn.isfinite().all().item<bool>());
    EXPECT_TRUE(at::equal((*a)->vae.decode(latent), (*b)->vae.decode(latent)));
  }
}

TEST(Model, one_verdict_lists_all_that_is_missing_misshaped_and_unused) {
  NamedTensors weights = small_weights();
  weights.erase("unet.conv_out.bias");
  weights.erase("vae.decoder.mid_block.resnets.0.norm1.weight");
  weights["text_encoder.text_model.final_layer_norm.weight"] = at::zeros({17});
  weights["unet.surprise"] = at::zeros({2});
  weights["vae.encoder.quirk"] = at::zeros({2});
  weights["unet.time_embedding.linear_1.bias"] = at::zeros({128}, at::kLong);
  const std::string fault = fault_of(weights, "verdict");
  EXPECT_TRUE(says(fault, "2 missing, 1 mis-shaped, 1 unreadable, 2 unused")) << fault;
  EXPECT_TRUE(says(fault, "missing: unet.conv_out.bias [4]")) << fault;
  EXPECT_TRUE(says(fault, "missing: vae.decoder.mid_block.resnets.0.norm1.weight [32]")) << fault;
  EXPECT_TRUE(
      says(fault, "text_encoder/text_model.final_layer_norm.weight is [17], needed is [16]"))
      << fault;
  EXPECT_TRUE(says(fault, "unused: unet/surprise")) << fault;
  EXPECT_TRUE(says(fault, "unused: vae/encoder.quirk")) << fault;
  EXPECT_TRUE(says(fault, "linear_1.bias is stored as I64")) << fault;
}

TEST(Model, a_long_verdict_is_cut_with_a_count) {
  NamedTensors weights = small_weights();
  for (int i = 0; i < 100; ++i) weights["unet.extra" + std::to_string(i)] = at::zeros({1});
  const std::string fault = fault_of(weights, "long_verdict");
  EXPECT_TRUE(says(fault, "100 unused")) << fault;
  EXPECT_TRUE(says(fault, "and 60 more")) << fault;
}

TEST(Model, numbers_that_are_no_numbers_are_found_and_named) {
  NamedTensors weights = small_weights();
  weights["unet.conv_in.weight"][0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
  const fs::path folder = fresh_folder("nan");
  write_folder(folder, weights);
  EXPECT_EQ(inspect(folder).fault, "");
  const auto loaded = load_model(folder, fp32);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::corrupt);
  EXPECT_TRUE(says(loaded.error().message, "\"conv_in.weight\" holds NaN"))
      << loaded.error().message;
  EXPECT_EQ(inspect(folder, Scan::all_numbers).fault, loaded.error().message);
}

TEST(Model, old_spellings_and_leftovers_of_training_are_understood) {
  NamedTensors weights = small_weights();
  for (const std::string side : {"encoder", "decoder"}) {
    const std::string attention = "vae." + side + ".mid_block.attentions.0.";
    for (const auto& [now, old] : {std::pair{"to_q", "query"},
                                   {"to_k", "key"},
                                   {"to_v", "value"},
                                   {"to_out.0", "proj_attn"}}) {
      for (const std::string kind : {".weight", ".bias"}) {
        weights[attention + old + kind] = weights.at(attention + now + kind);
        weights.erase(attention + now + kind);
      }
    }
  }
  NamedTensors bare;
  for (const auto& [name, tensor] : weights) {
    const std::string prefix = "text_encoder.text_model.";
    bare[name.starts_with(prefix) ? "text_encoder." + name.substr(prefix.size()) : name] = tensor;
  }
  bare["text_encoder.embeddings.position_ids"] = at::arange(77, at::kLong).view({1, 77});
  EXPECT_EQ(fault_of(bare, "old_names"), "");
}

TEST(Model, shards_are_put_together_by_their_index) {
  const fs::path folder = fresh_folder("shards");
  write_folder(folder, small_weights());
  const fs::path unet = folder / "unet";
  const auto file = WeightFile::open(unet / "diffusion_pytorch_model.safetensors");
  ASSERT_TRUE(file);
  std::vector<std::pair<std::string, Tensor>> halves[2];
  std::string map;
  for (const auto& entry : (*file)->entries()) {
    const size_t half = entry.name.size() % 2;
    halves[half].emplace_back(entry.name, *(*file)->tensor(entry));
    map += (map.empty() ? "" : ",") + ("\"" + entry.name + "\":\"part" + std::to_string(half)) +
           ".safetensors\"";
  }
  for (const size_t half : {0, 1}) {
    ASSERT_TRUE(
        write_weight_file(unet / ("part" + std::to_string(half) + ".safetensors"), halves[half]));
  }
  fs::remove(unet / "diffusion_pytorch_model.safetensors");
  const fs::path index = unet / "diffusion_pytorch_model.safetensors.index.json";
  write_text(index, "{\"weight_map\":{" + map + "}}");
  EXPECT_EQ(inspect(folder).fault, "");

  write_text(index, R"({"weight_map":{"a":"../../secret.safetensors"}})");
  EXPECT_TRUE(says(inspect(folder).fault, "no safetensors file beside it"));
  write_text(index, R"({"weight_map":{"a":"absent.safetensors"}})");
  EXPECT_TRUE(says(inspect(folder).fault, "absent.safetensors"));
  write_text(index, "{");
  EXPECT_TRUE(says(inspect(folder).fault, "index.json"));
}

TEST(Model, hints_decide_what_shapes_cannot_tell_and_broken_ones_are_named) {
  const fs::path folder = fresh_folder("hints");
  write_folder(folder, small_weights());
  fs::create_directories(folder / "scheduler");
  write_text(folder / "unet" / "config.json", R"({"attention_head_dim": 4, "sample_size": 16})");
  write_text(folder / "vae" / "config.json", R"({"norm_num_groups": 16, "scaling_factor": 0.5})");
  write_text(folder / "scheduler" / "scheduler_config.json",
             R"({"prediction_type": "v_prediction", "beta_end": 0.02})");
  write_text(folder / "atelier.json",
             R"({"name": "Small", "latent_rgb": {"factors": [[1,0,0],[0,1,0],[0,0,1],[0,0,0]],)"
             R"( "bias": [0.1,0.2,0.3]}, "subjects": ["fox"]})");
  const auto model = load_model(folder, fp32);
  ASSERT_TRUE(model) << to_line(model.error());
  EXPECT_EQ((*model)->shape.unet.heads.front(), 4);
  EXPECT_EQ((*model)->shape.vae.groups, 16);
  EXPECT_EQ((*model)->shape.vae.scaling_factor, 0.5);
  EXPECT_EQ((*model)->training.prediction_type, Prediction::v_prediction);
  EXPECT_EQ((*model)->training.beta_end, 0.02);
  EXPECT_EQ((*model)->training.beta_start, 0.00085);
  EXPECT_EQ((*model)->facts.native_width, 32);  // 16 cells of 2 pixels
  EXPECT_EQ((*model)->latent_rgb.bias, (std::vector<double>{0.1, 0.2, 0.3}));

  const std::pair<const char*, const char*> broken[] = {
      {"unet/config.json", "{"},
      {"unet/config.json", "[]"},
      {"unet/config.json", R"({"attention_head_dim": [5, -1]})"},
      {"unet/config.json", R"({"attention_head_dim": 1e300})"},
      {"unet/config.json", R"({"attention_head_dim": 7})"},
      {"vae/config.json", R"({"scaling_factor": -1})"},
      {"vae/config.json", R"({"norm_num_groups": "many"})"},
      {"text_encoder/config.json", R"({"hidden_act": "relu"})"},
      {"scheduler/scheduler_config.json", R"({"prediction_type": "guess"})"},
      {"scheduler/scheduler_config.json", R"({"beta_start": 0.5, "beta_end": 0.1})"},
      {"atelier.json", R"({"latent_rgb": {"factors": [], "bias": [1]}})"}};
  for (const auto& [file, text] : broken) {
    const fs::path spoilt = fresh_folder("broken_hints");
    write_folder(spoilt, small_weights());
    fs::create_directories(spoilt / "scheduler");
    write_text(spoilt / file, text);
    const std::string fault = inspect(spoilt).fault;
    EXPECT_NE(fault, "") << file << text;
    if (std::string_view(text).find('7') == std::string_view::npos) {
      EXPECT_TRUE(says(fault, file)) << fault;
    }
  }
}

TEST(Model, a_trimmed_vocabulary_is_read) {
  sd::Shape shape = small_shape();
  NamedTensors weights = small_weights(shape);
  const std::string name = "text_encoder.text_model.embeddings.token_ids";
  weights[name] = (at::arange(64, at::kInt) * 700).contiguous();
  const fs::path folder = fresh_folder("trimmed");
  write_folder(folder, weights);
  const auto model = load_model(folder, fp32);
  ASSERT_TRUE(model) << to_line(model.error());
  EXPECT_EQ((*model)->shape.text[0].token_ids.size(), 64U);
  EXPECT_EQ((*model)->shape.text[0].token_ids[2], 1400);
  weights[name] = at::zeros({64}, at::kInt);
  EXPECT_TRUE(says(fault_of(weights, "trimmed"), "ascending"));
  weights[name] = at::zeros({63}, at::kInt);
  EXPECT_TRUE(says(fault_of(weights, "trimmed"), "list of 64"));
  weights[name] = at::zeros({64}, at::kFloat);
  EXPECT_TRUE(says(fault_of(weights, "trimmed"), "list of 64"));
}

TEST(Model, every_number_of_the_shape_comes_from_the_tensors) {
  sd::Shape shape = small_shape();
  shape.unet.channels = {32, 32, 64};
  shape.unet.layers_per_block = 3;
  shape.unet.set_depths({0, 1, 3}, 2);
  shape.unet.down_depth[1] = {1, 0, 2};
  shape.unet.in_channels = 9;
  shape.unet.linear_projection = true;
  shape.vae.channels = {32, 64, 64};
  shape.vae.has_quant_conv = false;
  shape.vae.has_mid_attention = false;
  const fs::path folder = fresh_folder("numbers");
  write_folder(folder, small_weights(shape));
  const auto model = load_model(folder, fp32);
  ASSERT_TRUE(model) << to_line(model.error());
  const auto& found = (*model)->shape;
  EXPECT_EQ(found.unet.channels, shape.unet.channels);
  EXPECT_EQ(found.unet.down_depth, shape.unet.down_depth);
  EXPECT_EQ(found.unet.up_depth, shape.unet.up_depth);
  EXPECT_EQ(found.unet.mid_depth, 2);
  EXPECT_EQ(found.unet.layers_per_block, 3);
  EXPECT_EQ(found.unet.in_channels, 9);
  EXPECT_TRUE(found.unet.linear_projection);
  EXPECT_EQ(found.vae.channels, shape.vae.channels);
  EXPECT_FALSE(found.vae.has_quant_conv);
  EXPECT_TRUE(found.vae.has_post_quant_conv);
  EXPECT_FALSE(found.vae.has_mid_attention);
  EXPECT_EQ((*model)->facts.size_multiple, 4);
}

TEST(Model, parts_that_do_not_fit_each_other_are_told) {
  sd::Shape shape = small_shape();
  shape.unet.context = 24;
  EXPECT_TRUE(says(fault_of(small_weights(shape), "fit"), "wants texts 24 wide"));
  shape = small_shape();
  shape.unet.in_channels = 5;
  EXPECT_TRUE(says(fault_of(small_weights(shape), "fit"), "reads 5"));
  shape = small_shape();
  shape.text[0].positions = 64;
  EXPECT_TRUE(says(fault_of(small_weights(shape), "fit"), "64 tokens"));
  shape = small_shape();
  shape.unet.channels = {32, 48};
  EXPECT_TRUE(says(fault_of(small_weights(shape), "fit"), "48 channels"));
}

TEST(Model, other_families_are_named_honestly) {
  if (!fs::exists(fixtures())) GTEST_SKIP() << "SKIPPED: ../shared/fixtures is missing";
  struct Other {
    const char* path;
    const char* type;
    const char* what;
  };
  const Other others[] = {
      {"lora/kohya.safetensors", "lora", "a LoRA"},
      {"lora/peft.safetensors", "lora", "a LoRA"},
      {"lora/loha.safetensors", "lora", "a LoRA"},
      {"lora/lokr.safetensors", "lora", "a LoRA"},
      {"lora/diffusers_old.safetensors", "lora", "a LoRA"},
      {"controlnet_thin/control_thin_original.safetensors", "controlnet", "a ControlNet"},
      {"ip_adapter_thin/ip_adapter_thin.safetensors", "ip_adapter", "an IP-Adapter"},
      {"ip_adapter_thin/image_encoder", "clip_vision", "an image encoder"},
      {"t2i_adapter_thin", "t2i_adapter", "a T2I-Adapter"},
      {"rrdbnet/x4.safetensors", "upscaler", "an upscaler"},
      {"rrdbnet/x4_old_names.pth", "upscaler", "an upscaler"},
      {"textual_inversion/styleone.safetensors", "embedding", "a textual inversion"},
      {"textual_inversion/badquality.pt", "embedding", "a textual inversion"},
      {"sd15_thin/vae/diffusion_pytorch_model.safetensors", "vae", "a VAE alone"},
      {"sd15_thin/unet", "unknown", "a UNet alone"},
      {"sd15_thin/text_encoder/model.safetensors", "text_encoder", "a text encoder alone"},
      {"svd_thin", "main", "Stable Video Diffusion"},
      {"sd15_thin/expected_vae.safetensors", "unknown", "nothing known"}};
  for (const auto& [path, type, what] : others) {
    const ModelFacts facts = inspect(fixtures() / path);
    EXPECT_EQ(facts.type, type) << path;
    const std::string refusal = load_model(fixtures() / path, fp32).error().message;
    EXPECT_TRUE(says(refusal, what)) << path << ": " << refusal;
    // What a job can name beside a model has no fault of its own.
    const bool unusable = std::set<std::string>{"unknown", "text_encoder", "main"}.contains(type);
    EXPECT_EQ(facts.fault.empty(), !unusable) << path << ": " << facts.fault;
  }
}

TEST(Model, the_family_of_a_part_is_told_by_its_shapes) {
  const fs::path path = fresh_folder("parts") / "part.safetensors";
  const auto base_of = [&](const std::string& name, std::vector<int64_t> shape) {
    const auto written = write_weight_file(path, {{name, at::zeros(shape)}});
    EXPECT_TRUE(written);
    return inspect(path).base;
  };
  const std::string block = "down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k";
  EXPECT_EQ(base_of("lora_unet_" + block + ".lora_down.weight", {8, 768}), "sd-1");
  EXPECT_EQ(base_of("lora_unet_" + block + ".lora_down.weight", {8, 1024}), "sd-2");
  EXPECT_EQ(base_of("lora_unet_" + block + ".hada_w1_b", {8, 2048}), "sdxl");
  EXPECT_EQ(base_of("lora_unet_" + block + ".lora_up.weight", {320, 8}), "unknown");
  EXPECT_EQ(base_of("ip_adapter.1.to_k_ip.weight", {640, 2048}), "sdxl");
  EXPECT_EQ(base_of("emb_params", {4, 1024}), "sd-2");
  EXPECT_EQ(base_of("clip_g", {4, 1280}), "sdxl");
  EXPECT_EQ(base_of("lora_unet_" + block + ".lora_down.weight", {8, 160}), "starter");
  EXPECT_EQ(base_of("emb_params", {4, 160}), "starter");
}

TEST(Model, a_path_without_a_model_is_told) {
  EXPECT_EQ(load_model("/nonexistent", fp32).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(says(inspect(fresh_folder("empty")).fault, "holds no model"));
  const fs::path folder = fresh_folder("pickle");
  write_text(folder / "old.ckpt", "PK");
  EXPECT_TRUE(says(inspect(folder / "old.ckpt").fault, "old.ckpt"));
}

}  // namespace
}  // namespace atelier
