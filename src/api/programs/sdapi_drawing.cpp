#include <fmt/format.h>

#include <algorithm>

#include "api/base64.h"
#include "api/programs/sdapi.h"
#include "api/programs/sdapi_controls.h"
#include "api/programs/sdapi_request.h"
#include "media/recipes/foreign_samplers.h"
#include "services/faults.h"
#include "services/limits.h"
#include "services/models.h"
#include "services/names.h"
#include "services/presets.h"
#include "services/status.h"

namespace atelier::api {
namespace {

namespace json = boost::json;

// Down to what can be drawn: its clients count in steps of one.
std::optional<int> side_of(std::optional<int> px) {
  return px ? std::optional(*px - *px % limits::size_px_multiple) : px;
}

Result<> put_model(const ProgramParts& parts, const Call& call, const SdRequest& r,
                   JobDraft& draft) {
  if (r.checkpoint.empty()) return {};
  TRY(const auto model, find_model(parts, call, "main", r.checkpoint));
  if (!model) return refused_field("override_settings.sd_model_checkpoint", "is not installed");
  draft.model_id = model->id;
  return {};
}

Result<> put_vae(const ProgramParts& parts, const Call& call, const SdRequest& r, JobDraft& draft) {
  const std::string wanted = fold_name(r.vae);
  if (wanted.empty() || wanted == "automatic") return {};
  if (wanted == "none") {
    draft.details.vae.id.text = own_vae;
    return {};
  }
  TRY(const auto vae, find_model(parts, call, "vae", r.vae));
  if (!vae) return refused_field("override_settings.sd_vae", "is not installed");
  draft.details.vae.id = vae->id;
  return {};
}

Result<> put_sampler(const SdRequest& r, JobDraft& draft) {
  if (r.sampler_name.empty()) return {};
  const bool automatic = r.scheduler.empty() || fold_name(r.scheduler) == "automatic";
  std::string ours = our_scheduler(r.sampler_name, automatic ? "" : r.scheduler);
  // One of ours by its own name, or one we do not have: then the draft says which there are.
  draft.scheduler = ours.empty() ? r.sampler_name : std::move(ours);
  return {};
}

// The first style becomes the preset; the others' words are added.
Result<> put_styles(const ProgramParts& parts, const Call& call, const SdRequest& r,
                    JobDraft& draft) {
  if (r.styles.empty()) return {};
  TRY(const auto presets, parts.presets.list(call.caller));
  for (const std::string& name : r.styles) {
    const auto found = std::ranges::find(presets, fold_name(name), &Preset::folded);
    if (found == presets.end()) return refused_field("styles", "names no style called " + name);
    if (draft.details.preset_id.empty()) {
      draft.details.preset_id = found->id;
    } else {
      draft.prompt = with_preset(found->prompt, draft.prompt);
      draft.negative_prompt = with_preset(found->negative_prompt, draft.negative_prompt);
    }
  }
  return {};
}

// A size to come to wins over a scale; one side may be left to the picture's shape.
double hires_scale(const SdRequest& r) {
  double scale = 0;
  const auto come_to = [&](const std::optional<int>& wanted, const std::optional<int>& from) {
    if (wanted.value_or(0) > 0 && from.value_or(0) > 0)
      scale = std::max(scale, double(*wanted) / *from);
  };
  come_to(r.hr_resize_x, r.width);
  come_to(r.hr_resize_y, r.height);
  return scale > 0 ? scale : r.hr_scale.value_or(2);
}

Result<> put_hires(const ProgramParts& parts, const Call& call, const SdRequest& r,
                   JobDraft& draft) {
  if (!r.enable_hr) return {};
  HiresUse hires;
  hires.scale = hires_scale(r);
  hires.strength = std::min(r.denoising_strength.value_or(0.7), strength_max);
  hires.steps = r.hr_second_pass_steps.value_or(0);
  const std::string upscaler = fold_name(r.hr_upscaler);
  if (upscaler.empty() || upscaler.starts_with("latent")) {
    hires.method = protocol::HiresMethod::latent;
  } else if (upscaler == "none" || upscaler == "lanczos" || upscaler == "nearest") {
    hires.method = protocol::HiresMethod::pixel;
  } else {
    hires.method = protocol::HiresMethod::upscaler;
    hires.upscaler.name = r.hr_upscaler;
    TRY_DO(name_model(parts, call, "upscaler", hires.upscaler));
  }
  draft.details.hires = hires;
  return {};
}

// By their numbers; one that does not exist is the usual one.
protocol::MaskFill fill_of(int number) {
  using protocol::MaskFill;
  switch (number) {
    case 1: return MaskFill::original;
    case 2: return MaskFill::latent_noise;
    case 3: return MaskFill::latent_nothing;
    default: return MaskFill::surroundings;
  }
}

Result<> put_mask(const ProgramParts& parts, const Call& call, const SdRequest& r,
                  JobDraft& draft) {
  if (r.mask.empty()) return {};
  MaskUse mask;
  TRY(mask.image.id, bring_base64(parts, call, r.mask, "mask"));
  mask.blur_px = std::clamp(r.mask_blur.value_or(4), 0, 512);
  mask.invert = r.inpainting_mask_invert;
  mask.fill = fill_of(r.inpainting_fill);
  if (r.inpaint_full_res) {
    mask.only_masked = {std::clamp(r.inpaint_full_res_padding.value_or(0), 0, 512)};
  }
  draft.details.mask = mask;
  return {};
}

Result<> put_source(const ProgramParts& parts, const Call& call, const SdRequest& r,
                    JobDraft& draft) {
  using protocol::ResizeMode;
  if (r.init_images.empty()) return refused_field("init_images", "must hold an image");
  SourceUse source;
  TRY(source.image.id, bring_base64(parts, call, r.init_images.front(), "init_images"));
  source.strength = std::clamp(r.denoising_strength.value_or(0.75), 0.0, strength_max);
  const int mode = r.resize_mode.value_or(0);
  source.resize_mode = mode == 1   ? ResizeMode::crop_resize
                       : mode == 2 ? ResizeMode::fill_resize
                                   : ResizeMode::just_resize;
  draft.details.source = source;
  return put_mask(parts, call, r, draft);
}

Result<JobDraft> draft_of(const ProgramParts& parts, const Call& call, const SdRequest& r) {
  JobDraft draft;
  draft.prompt = r.prompt;
  draft.negative_prompt = r.negative_prompt;
  draft.details.loras = take_loras(draft.prompt);
  for (LoraUse& lora : draft.details.loras) {
    TRY_DO(name_model(parts, call, "lora", lora.model));
  }
  TRY_DO(put_styles(parts, call, r, draft));
  TRY_DO(put_model(parts, call, r, draft));
  TRY_DO(put_vae(parts, call, r, draft));
  TRY_DO(put_sampler(r, draft));
  draft.width = side_of(r.width);
  draft.height = side_of(r.height);
  draft.steps = r.steps;
  draft.cfg_scale = r.cfg_scale;
  if (r.seed && *r.seed >= 0) draft.seed = *r.seed;
  const int64_t images = int64_t{r.batch_size.value_or(1)} * r.n_iter.value_or(1);
  draft.images = int(std::clamp<int64_t>(images, 0, 1 << 20));  // the draft's check has the word
  TRY_DO(put_controls(parts, call, r, draft));
  if (r.clip_stop) draft.clip_skip = *r.clip_stop - 1;
  draft.details.seamless_x = draft.details.seamless_y = r.tiling;
  return draft;
}

Result<json::value> answer(const ProgramParts& parts, const Call& call,
                           const http::Request& request, const SdRequest& r,
                           const JobDraft& draft) {
  TRY(const Drawn drawn, draw(parts, call, draft));
  json::array images;
  json::array seeds;
  json::array texts;
  for (const DrawnPicture& picture : drawn.pictures) {
    if (r.send_images) images.emplace_back(base64(picture.file));
    seeds.emplace_back(picture.seed);
    texts.emplace_back(parameters_of(picture.file));
  }
  const Recipe& recipe = drawn.job.recipe;
  const auto for_each = [&](const std::string& text) {
    return json::array(seeds.size(), json::value(text));
  };
  const auto& source = drawn.job.details.source;
  const json::object info{
      {"prompt", recipe.prompt},
      {"all_prompts", for_each(recipe.prompt)},
      {"negative_prompt", recipe.negative_prompt},
      {"all_negative_prompts", for_each(recipe.negative_prompt)},
      {"seed", recipe.seed},
      {"all_seeds", seeds},
      {"clip_skip", recipe.clip_skip + 1},
      {"denoising_strength", source ? json::value(source->strength) : json::value()},
      {"index_of_first_image", 0},
      {"width", recipe.width},
      {"height", recipe.height},
      {"sampler_name", r.sampler_name},
      {"cfg_scale", recipe.cfg_scale},
      {"steps", recipe.steps},
      {"batch_size", r.batch_size.value_or(1)},
      {"sd_model_name", drawn.job.model.name},
      {"sd_model_hash", drawn.job.model.hash},
      {"infotexts", texts},
      {"job_timestamp", std::to_string(drawn.job.created_at)}};
  // What it was asked for, without the pictures it brought.
  TRY(json::value parameters, parse_json(request.body));
  parameters.as_object().erase("init_images");
  parameters.as_object().erase("mask");
  parameters.as_object().erase("alwayson_scripts");
  return json::object{{"images", std::move(images)},
                      {"parameters", std::move(parameters)},
                      {"info", json_text(info)}};
}

Result<json::value> txt2img(const ProgramParts& parts, const Call& call,
                            const http::Request& request) {
  TRY(const SdRequest r, read_sd_request(request.body));
  TRY(JobDraft draft, draft_of(parts, call, r));
  TRY_DO(put_hires(parts, call, r, draft));
  return answer(parts, call, request, r, draft);
}

Result<json::value> img2img(const ProgramParts& parts, const Call& call,
                            const http::Request& request) {
  TRY(const SdRequest r, read_sd_request(request.body));
  TRY(JobDraft draft, draft_of(parts, call, r));
  TRY_DO(put_source(parts, call, r, draft));
  return answer(parts, call, request, r, draft);
}

}  // namespace

void add_sdapi_drawing(Routes& routes, const ProgramParts& parts) {
  const auto add = [&](const char* pattern, const char* name, const char* says, SdAnswer made) {
    add_sdapi(routes, parts, http::Method::post, pattern,
              {.name = name,
               .tag = "",
               .needs = Action::jobs_create,
               .says = says,
               .takes_idempotency_key = true,
               .waits = true},
              made);
  };
  add("/sdapi/v1/txt2img", "sdapi_txt2img", "Draw from a prompt", txt2img);
  add("/sdapi/v1/img2img", "sdapi_img2img", "Draw over an image, or its masked part", img2img);
}

}  // namespace atelier::api
