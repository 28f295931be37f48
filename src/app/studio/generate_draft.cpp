#include "app/studio/generate_draft.h"

#include <charconv>
#include <filesystem>

#include "media/files.h"
#include "media/picture_recipe.h"
#include "services/models.h"
#include "services/uploads.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<PictureRecipe> recipe_of_file(const std::string& path) {
  TRY(const Bytes png, read_file(path, picture_bytes_max));
  auto recipe = read_recipe(png);
  if (!recipe) return fail(std::move(recipe).error().within(path));
  return recipe;
}

JobDraft draft_of(const PictureRecipe& like) {
  JobDraft draft{.prompt = like.prompt, .negative_prompt = like.negative_prompt};
  draft.width = like.width;
  draft.height = like.height;
  draft.steps = like.steps;
  draft.scheduler = like.scheduler;
  if (!like.details.text_accuracy) draft.cfg_scale = like.cfg_scale;
  draft.cfg_rescale = like.cfg_rescale;
  draft.clip_skip = like.clip_skip;
  draft.seed = like.seed;
  draft.details = like.details;
  if (draft.details.vae.empty()) draft.details.vae.id.text = own_vae;
  return draft;
}

void take_numbers(const GenerateOptions& options, JobDraft& draft) {
  const auto take = [](const auto& said, auto& place) {
    if (said) place = *said;
  };
  if (!options.prompt.empty()) draft.prompt = options.prompt;
  if (!options.negative_prompt.empty()) draft.negative_prompt = options.negative_prompt;
  take(options.width, draft.width);
  take(options.height, draft.height);
  take(options.steps, draft.steps);
  take(options.scheduler, draft.scheduler);
  take(options.cfg_scale, draft.cfg_scale);
  if (options.cfg_scale) draft.details.text_accuracy.reset();
  take(options.cfg_rescale, draft.cfg_rescale);
  take(options.clip_skip, draft.clip_skip);
  take(options.seed, draft.seed);
}

class DraftMaker {
 public:
  DraftMaker(const GenerateOptions& options, Studio& studio, std::string media)
      : options_(options), studio_(studio), media_(std::move(media)) {}

  Result<JobDraft> make();

 private:
  Result<ModelRef> model(const std::string& wanted, std::string_view type);
  Result<ImageUse> picture(const std::string& path);
  Result<> find_pictures(RecipeDetails& details);
  Result<> take_additions(RecipeDetails& details);
  Result<> take_pictures(RecipeDetails& details);

  const GenerateOptions& options_;
  Studio& studio_;
  std::string media_;
};

// By name, hash or path; a path that is not known yet is added.
Result<ModelRef> DraftMaker::model(const std::string& wanted, std::string_view type) {
  std::error_code ignored;
  TRY(const auto known, studio_.models().list({}));
  std::string names;
  for (const Model& model : known) {
    const bool same_place = fs::equivalent(model.path, wanted, ignored) && !ignored;
    const bool same_name = model.type == type && (model.name == wanted || model.hash == wanted);
    if (same_place || same_name) return ModelRef{model.id, model.name, model.hash};
    if (model.type == type) names += "\n  " + model.name + " (" + model.hash + ")";
  }
  if (fs::exists(wanted, ignored)) {
    TRY(const Model added, studio_.models().add({}, wanted));
    return ModelRef{added.id, added.name, added.hash};
  }
  return fail(ErrorKind::not_found,
              "There is no model \"" + wanted + "\" here." +
                  (names.empty() ? " There is none of its kind." : " There are:" + names));
}

Result<ImageUse> DraftMaker::picture(const std::string& path) {
  UploadService& uploads = studio_.uploads();
  TRY(const Bytes bytes, read_file(path, picture_bytes_max));
  TRY(auto upload, uploads.begin({}, {.name = fs::path(path).filename().string(), .board_id = {}}));
  TRY_DO(upload->take(bytes));
  auto uploaded = uploads.finish({}, *upload);
  if (!uploaded) return fail(std::move(uploaded).error().within(path));
  return ImageUse{uploaded->asset.id, uploaded->asset.sha256};
}

// What a recipe started from lies in the home's own folder, under its SHA-256.
Result<> DraftMaker::find_pictures(RecipeDetails& details) {
  for (ImageUse* use : images_of(details)) {
    if (!use->id.empty() || use->sha256.size() < 2) continue;
    std::error_code ignored;
    const fs::path folder = fs::path(media_) / use->sha256.substr(0, 2);
    for (const char* ending : {".png", ".jpg", ".webp", ".avif", ".gif"}) {
      const fs::path file = folder / (use->sha256 + ending);
      if (!fs::exists(file, ignored)) continue;
      TRY(*use, picture(file.string()));
      break;
    }
  }
  return {};
}

Result<> DraftMaker::take_additions(RecipeDetails& details) {
  for (const std::string& text : options_.loras) {
    const NamedWeight said = named_weight(text);
    LoraUse lora;
    TRY(lora.model, model(said.name, "lora"));
    lora.weight = said.weight.value_or(lora.weight);
    details.loras.push_back(std::move(lora));
  }
  if (!options_.vae.empty()) {
    TRY(details.vae, model(options_.vae, "vae"));
  }
  if (options_.control.empty()) return {};
  ControlUse control;
  TRY(control.image, picture(options_.control));
  TRY(control.model, model(options_.control_model, "controlnet"));
  if (!options_.preprocessor.empty()) control.preprocessor = options_.preprocessor;
  control.weight = options_.control_weight.value_or(control.weight);
  details.controls.push_back(std::move(control));
  return {};
}

Result<> DraftMaker::take_pictures(RecipeDetails& details) {
  if (!options_.init.empty()) {
    if (!details.source) details.source.emplace();
    TRY(details.source->image, picture(options_.init));
  }
  if (options_.strength && !details.source) {
    return fail(ErrorKind::invalid, "--strength needs a picture to start from: --init FILE.");
  }
  if (options_.strength) details.source->strength = *options_.strength;
  if (options_.mask.empty()) return {};
  if (!details.mask) details.mask.emplace();
  TRY(details.mask->image, picture(options_.mask));
  return {};
}

Result<JobDraft> DraftMaker::make() {
  JobDraft draft;
  std::string wanted = options_.model;
  if (!options_.like.empty()) {
    TRY(const PictureRecipe like, recipe_of_file(options_.like));
    draft = draft_of(like);
    if (wanted.empty()) wanted = like.model.hash;
    TRY_DO(find_pictures(draft.details));
  }
  take_numbers(options_, draft);
  if (!wanted.empty()) {
    TRY(const ModelRef main, model(wanted, "main"));
    draft.model_id = main.id;
  }
  TRY_DO(take_additions(draft.details));
  TRY_DO(take_pictures(draft.details));
  return draft;
}

}  // namespace

NamedWeight named_weight(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return {text, {}};
  double weight = 0;
  const char* end = text.data() + text.size();
  const auto [read, code] = std::from_chars(text.data() + colon + 1, end, weight);
  if (code != std::errc() || read != end) return {text, {}};
  return {text.substr(0, colon), weight};
}

Result<JobDraft> draft_of(const GenerateOptions& options, Studio& studio,
                          const std::string& media) {
  return DraftMaker(options, studio, media).make();
}

}  // namespace atelier
