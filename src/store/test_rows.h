// For tests: rows with something in every column.
#pragma once
#include "store/assets.h"
#include "store/jobs.h"
#include "store/models.h"

namespace atelier {

inline Recipe test_recipe() {
  return {.prompt = "bluebird",
          .negative_prompt = "blurry",
          .scheduler = "dpmpp_2m_k",
          .width = 256,
          .height = 320,
          .steps = 20,
          .cfg_scale = 7.5,
          .cfg_rescale = 0.25,
          .clip_skip = 1,
          .seed = 4294967295};
}

inline RecipeDetails test_details() {
  RecipeDetails details;
  details.text_accuracy = 7;
  details.loras = {{{ModelId::make(), "ink", "aa"}, 0.75}};
  details.source = SourceUse{.image = {AssetId::make(), "ab"}, .strength = 0.5};
  details.seamless_x = true;
  return details;
}

inline Job test_job() {
  Job job;
  job.id = JobId::make();
  job.owner = "local";
  job.model = {ModelId::make(), "Starter", "0123456789abcdef"};
  job.recipe = test_recipe();
  job.details = test_details();
  job.images = 3;
  job.position = 2048;
  job.work_steps = 60;
  job.time_key = "0123456789abcdef 0.082 2";
  job.board_id = BoardId::make();
  job.collection_id = CollectionId::make();
  job.created_at = 1'700'000'000'000;
  return job;
}

inline Asset test_asset(const Job& job, int image_index) {
  Asset asset;
  asset.id = AssetId::make();
  asset.owner = job.owner;
  asset.job_id = job.id;
  asset.image_index = image_index;
  asset.origin = "generate";
  asset.has_recipe = true;
  asset.recipe_source = "atelier";
  asset.details = job.details;
  asset.file_name = "bird.png";
  asset.width = 256;
  asset.height = 320;
  asset.bytes = 12345;
  asset.sha256 = std::string(64, char('a' + image_index));
  asset.thumbhash = "abc=";
  asset.created_at = asset.added_at = 1'700'000'000'500;
  asset.duration_ms = 77;
  asset.model = job.model;
  asset.recipe = job.recipe;
  return asset;
}

inline Model test_model(std::string path) {
  Model model;
  model.id = ModelId::make();
  model.name = "Starter";
  model.hash = "0123456789abcdef";
  model.base = "sd-1";
  model.type = "main";
  model.format = "diffusers";
  model.path = std::move(path);
  model.bytes = 1 << 20;
  model.description = "small";
  model.native_width = 256;
  model.native_height = 256;
  model.size_multiple = 16;
  model.defaults = {.scheduler = "euler", .steps = 12, .cfg_scale = 5, .width = 256, .height = 256};
  model.example_prompts = {"a \"quoted\" bird", "two"};
  model.trigger_phrases = {"inkwash"};
  model.variant = "normal";
  model.prediction = "epsilon";
  model.family_label = "Stable Diffusion 1";
  model.trigger = "<ink>";
  model.vectors = 3;
  model.scale = 4;
  model.default_weight = 0.75;
  model.defaults.cfg_rescale = 0.25;
  model.defaults.clip_skip = 1;
  model.defaults.vae_id = ModelId::make();
  model.defaults.preprocessor = "canny";
  model.source = "atelier/starter";
  model.source_url = "https://example.org/starter";
  model.cover = std::string(64, 'c');
  model.edited = {"name"};
  model.updated_at = 6;
  model.stamp = "1";
  model.created_at = 5;
  return model;
}

}  // namespace atelier
