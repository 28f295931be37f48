#include "models/convert.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "models/model_plan.h"
#include "models/small_model.h"
#include "models/text_file.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

// A single file of this shape, made a folder.
fs::path converted(const std::string& name, const sd::Shape& shape) {
  const fs::path folder = fresh_folder("convert_" + name);
  write_single(folder / "model.safetensors", small_weights(shape), shape);
  const auto done = convert_to_folder(folder / "model.safetensors", folder / "made");
  EXPECT_TRUE(done) << to_line(done.error());
  return folder / "made";
}

ModelPlan plan_of(const fs::path& path) {
  ModelFacts facts;
  const auto opened = open_files(path, facts);
  EXPECT_TRUE(opened);
  auto plan = make_plan(opened->files, Scan::headers_only, {}, facts);
  EXPECT_TRUE(plan) << to_line(plan.error());
  return std::move(*plan);
}

void expect_same_weights(const WeightStore& a, const WeightStore& b) {
  EXPECT_EQ(a.names(), b.names());
  for (const auto& name : a.names()) {
    const auto tensor_of = [&](const WeightStore& store) {
      const StoredWeight* weight = store.find(name);
      return weight->as_layers_see(*weight->tensor.file->tensor(*weight->tensor.entry));
    };
    const Tensor one = tensor_of(a), other = tensor_of(b);
    EXPECT_EQ(one.scalar_type(), other.scalar_type()) << name;
    EXPECT_TRUE(at::equal(one, other)) << name;
  }
}

TEST(Convert, what_a_person_knows_better_is_written_down) {
  const fs::path single = converted("told", small_shape()).parent_path() / "model.safetensors";
  const fs::path folder = single.parent_path() / "told";
  ASSERT_TRUE(convert_to_folder(single, folder, {.prediction = Prediction::v_prediction}));
  EXPECT_EQ(plan_of(folder).hints.training.prediction_type, Prediction::v_prediction);
}

TEST(Convert, every_family_comes_out_as_it_went_in) {
  const std::pair<const char*, sd::Shape> shapes[] = {{"sd1", small_shape()},
                                                      {"sd2", small_sd2_shape()},
                                                      {"xl", small_xl_shape()},
                                                      {"refiner", small_refiner_shape()}};
  for (const auto& [name, shape] : shapes) {
    SCOPED_TRACE(name);
    const fs::path made = converted(name, shape);
    const fs::path single = made.parent_path() / "model.safetensors";
    const ModelPlan before = plan_of(single), after = plan_of(made);
    expect_same_weights(*before.store, *after.store);
    EXPECT_EQ(after.shape.unet.heads, before.shape.unet.heads);
    EXPECT_EQ(after.shape.text.size(), before.shape.text.size());
    EXPECT_EQ(after.shape.text[0].heads, before.shape.text[0].heads);
    EXPECT_EQ(after.shape.text[0].activation, before.shape.text[0].activation);
    EXPECT_EQ(after.shape.text[0].pad_id, before.shape.text[0].pad_id);
    EXPECT_EQ(after.shape.vae.scaling_factor, before.shape.vae.scaling_factor);
    EXPECT_EQ(inspect(made).base, inspect(single).base);
    EXPECT_EQ(inspect(made).native_width, inspect(single).native_width);
    EXPECT_EQ(inspect(made).format, "diffusers");
  }
}

TEST(Convert, the_folder_has_what_other_programs_look_for) {
  const fs::path made = converted("xl_layout", small_xl_shape());
  for (const char* file :
       {"model_index.json", "unet/config.json", "vae/config.json", "text_encoder_2/config.json",
        "scheduler/scheduler_config.json", "tokenizer/vocab.json", "tokenizer/merges.txt",
        "tokenizer/tokenizer_config.json", "tokenizer_2/special_tokens_map.json"}) {
    EXPECT_TRUE(fs::exists(made / file)) << file;
  }
  const auto index = *read_json_file(made / "model_index.json");
  EXPECT_EQ(index.at("_class_name"), "StableDiffusionXLPipeline");
  EXPECT_EQ(index.at("text_encoder_2").at(1), "CLIPTextModelWithProjection");
  const auto unet = *read_json_file(made / "unet/config.json");
  EXPECT_EQ(unet.at("down_block_types").at(1), "CrossAttnDownBlock2D");
  EXPECT_EQ(unet.at("transformer_layers_per_block"), (boost::json::array{1, 2}));
  const auto words = *read_json_file(made / "tokenizer/vocab.json");
  EXPECT_EQ(words.size(), 49408U);
  EXPECT_EQ(words.at("<|endoftext|>"), 49407);
}

TEST(Convert, what_cannot_be_converted_leaves_nothing_behind) {
  const fs::path folder = fresh_folder("convert_refused");
  write_folder(folder / "whole", small_weights());
  EXPECT_EQ(convert_to_folder(folder / "whole", folder / "made").error().kind, ErrorKind::invalid);
  write_text(folder / "broken.safetensors", "no weights");
  EXPECT_FALSE(convert_to_folder(folder / "broken.safetensors", folder / "made"));
  EXPECT_EQ(convert_to_folder(folder / "none", folder / "made").error().kind, ErrorKind::not_found);
  EXPECT_FALSE(fs::exists(folder / "made"));
  EXPECT_FALSE(fs::exists(folder / "made.unfinished"));
  write_single(folder / "model.safetensors", small_weights());
  fs::create_directories(folder / "made");
  EXPECT_EQ(convert_to_folder(folder / "model.safetensors", folder / "made").error().kind,
            ErrorKind::conflict);
}

}  // namespace
}  // namespace atelier
