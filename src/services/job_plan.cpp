#include "services/job_plan.h"

#include <algorithm>
#include <map>

#include "media/blobs.h"
#include "services/estimators.h"
#include "services/job_draft.h"
#include "services/model_words.h"
#include "services/vision_encoder.h"
#include "store/assets.h"
#include "store/job_queue.h"
#include "store/models.h"

namespace atelier {
namespace {

using protocol::Task;
constexpr int look_ahead_jobs = 8;

// What the files say needs no telling.
std::string corrected_prediction(const Model& model) {
  const auto edited = std::ranges::find(model.edited, "prediction");
  return edited == model.edited.end() ? "" : model.prediction;
}

class PlanBuilder {
 public:
  PlanBuilder(Tx& tx, const Job& job, const Blobs& blobs) : tx_(tx), job_(job), blobs_(blobs) {}
  Result<JobPlan> build();

 private:
  Result<Model> model(const ModelRef& ref);
  Result<std::string> path(const ModelRef& ref);
  Result<int> input(const ImageUse& use, const std::string& what);
  Result<> put_recipe();
  Result<> put_additions();
  Result<> put_controls();
  Result<> put_estimators();
  Result<> put_references();
  Result<> put_source();
  Result<> put_second_models();
  Result<> put_upscale();
  Result<> put_control_image();
  Result<> look_ahead();

  Tx& tx_;
  const Job& job_;
  const Blobs& blobs_;
  JobPlan made_;
  std::map<AssetId, int> inputs_;
};

Result<Model> PlanBuilder::model(const ModelRef& ref) {
  TRY(auto found, ModelStore().find(tx_, ref.id));
  if (!found || found->state != ModelState::ready) {
    return fail(ErrorKind::unavailable, "The model " + ref.name + " can no longer be used" +
                                            (found ? ": " + found->fault : "; it has gone."));
  }
  if (found->hash != ref.hash) {
    return fail(ErrorKind::conflict, "The files of " + ref.name +
                                         " were changed after this was queued; queue it again.");
  }
  return std::move(*found);
}

Result<std::string> PlanBuilder::path(const ModelRef& ref) {
  TRY(auto found, model(ref));
  return std::move(found.path);
}

// Its index among the inputs; a picture that is used twice travels once.
Result<int> PlanBuilder::input(const ImageUse& use, const std::string& what) {
  const auto known = inputs_.find(use.id);
  if (known != inputs_.end()) return known->second;
  TRY(const auto asset, AssetStore().find(tx_, use.id, job_.owner));
  if (!asset) {
    return fail(ErrorKind::not_found,
                "The " + what + " was deleted for good after this was queued.");
  }
  const int index = int(made_.inputs.size());
  made_.inputs.push_back(
      {asset->link_path.value_or(blobs_.path_of(asset->sha256, asset->mime)), what});
  inputs_.emplace(use.id, index);
  return index;
}

Result<> PlanBuilder::put_recipe() {
  const Recipe& r = job_.recipe;
  protocol::Plan& plan = made_.plan;
  TRY(Model main, model(job_.model));
  plan.model_path = std::move(main.path);
  plan.prediction = corrected_prediction(main);
  const auto& preset = job_.details.preset;
  plan.prompt = preset ? with_preset(preset->prompt, r.prompt) : r.prompt;
  plan.negative_prompt =
      preset ? with_preset(preset->negative_prompt, r.negative_prompt) : r.negative_prompt;
  plan.scheduler = r.scheduler;
  plan.steps = r.steps;
  plan.cfg_scale = r.cfg_scale;
  plan.cfg_rescale = r.cfg_rescale;
  plan.clip_skip = r.clip_skip;
  plan.seed = r.seed;
  if (job_.details.kind == Task::draw) {
    plan.width = r.width;
    plan.height = r.height;
  }
  return {};
}

Result<> PlanBuilder::put_additions() {
  const RecipeDetails& d = job_.details;
  protocol::Plan& plan = made_.plan;
  if (!d.vae.empty()) {
    TRY(plan.vae_path, path(d.vae));
  }
  for (const LoraUse& lora : d.loras) {
    TRY(auto file, path(lora.model));
    plan.loras.push_back({std::move(file), lora.weight});
  }
  for (const EmbeddingUse& embedding : d.embeddings) {
    TRY(auto file, path(embedding.model));
    plan.embeddings.push_back({std::move(file), embedding.trigger});
  }
  plan.seamless_x = d.seamless_x;
  plan.seamless_y = d.seamless_y;
  plan.color_compensation = d.color_compensation;
  plan.freeu = d.freeu;
  return {};
}

Result<> PlanBuilder::put_controls() {
  for (const ControlUse& control : job_.details.controls) {
    TRY(Model found, model(control.model));
    TRY(const int index, input(control.image, "control image"));
    const bool adapter = found.type == "t2i_adapter";
    made_.plan.controls.push_back(
        {.kind = adapter ? protocol::ControlKind::t2i_adapter : protocol::ControlKind::controlnet,
         .path = std::move(found.path),
         .input = index,
         .preprocessor = control.preprocessor,
         .weight = control.weight,
         .begin = control.begin,
         .end = control.end,
         .mode = control.mode,
         .resize_mode = control.resize_mode});
  }
  return {};
}

// All there are: the engine knows which preprocessor needs which.
Result<> PlanBuilder::put_estimators() {
  const bool makes = std::ranges::any_of(job_.details.controls, [](const ControlUse& control) {
    return control.preprocessor != no_preprocessor;
  });
  if (!makes) return {};
  for (const std::string_view type : estimator_types) {
    TRY(const auto found, find_estimator(tx_, type));
    if (found) made_.plan.estimators.push_back({found->type, found->path});
  }
  return {};
}

Result<> PlanBuilder::put_references() {
  if (job_.details.reference_images.empty()) return {};
  TRY(const auto encoders, ModelStore().of_type(tx_, "clip_vision"));
  for (const ReferenceUse& reference : job_.details.reference_images) {
    TRY(Model adapter, model(reference.model));
    TRY(const int index, input(reference.image, "reference image"));
    std::string vision = vision_encoder_for(adapter, encoders);
    if (vision.empty()) {
      return fail(ErrorKind::unavailable,
                  "The vision encoder for " + adapter.name + " can no longer be found.");
    }
    made_.plan.image_prompts.push_back({.adapter_path = std::move(adapter.path),
                                        .vision_path = std::move(vision),
                                        .input = index,
                                        .weight = reference.weight,
                                        .begin = reference.begin,
                                        .end = reference.end});
  }
  return {};
}

Result<> PlanBuilder::put_source() {
  const RecipeDetails& d = job_.details;
  protocol::Plan& plan = made_.plan;
  if (!d.source) return {};
  TRY(const int source, input(d.source->image, "initial image"));
  plan.source = {source, d.source->strength, d.source->resize_mode};
  if (d.mask) {
    TRY(const int mask, input(d.mask->image, "mask"));
    plan.mask = {mask,         d.mask->blur_px,    d.mask->invert, d.mask->coherence,
                 d.mask->fill, d.mask->only_masked};
  }
  plan.outpaint = d.outpaint;
  return {};
}

Result<> PlanBuilder::put_second_models() {
  const RecipeDetails& d = job_.details;
  if (d.refiner) {
    TRY(auto file, path(d.refiner->model));
    made_.plan.refiner = {std::move(file), d.refiner->start, d.refiner->cfg_scale,
                          d.refiner->positive_score, d.refiner->negative_score};
  }
  if (!d.hires) return {};
  const HiresUse& h = *d.hires;
  std::string upscaler;
  if (!h.upscaler.empty()) {
    TRY(upscaler, path(h.upscaler));
  }
  made_.plan.hires = {h.scale, h.strength, h.steps, h.method, std::move(upscaler)};
  return {};
}

Result<> PlanBuilder::put_upscale() {
  const UpscaleUse& u = *job_.details.upscale;
  TRY(const int index, input(u.image, "picture to enlarge"));
  std::string upscaler;
  if (!u.model.empty()) {
    TRY(upscaler, path(u.model));
  }
  made_.plan.upscale = {index, std::move(upscaler), u.scale, u.strength, u.refine};
  return {};
}

Result<> PlanBuilder::put_control_image() {
  const ControlImageUse& c = *job_.details.control_image;
  TRY(const int index, input(c.image, "picture"));
  std::string file;
  if (!c.model.empty()) {
    TRY(file, path(c.model));
  }
  made_.plan.control_image = {index, c.preprocessor, c.low, c.high, c.detail_px, std::move(file)};
  return {};
}

// So that the engine keeps what it will soon need.
Result<> PlanBuilder::look_ahead() {
  TRY(const auto next, JobQueueStore().next_models(tx_, look_ahead_jobs));
  for (const ModelId& id : next) {
    TRY(const auto found, ModelStore().find(tx_, id));
    const bool useful = found && found->state == ModelState::ready && id != job_.model.id;
    if (useful) made_.next_model_paths.push_back(found->path);
  }
  return {};
}

Result<JobPlan> PlanBuilder::build() {
  TRY(made_.plan.images, JobStore().missing_images(tx_, job_));
  made_.plan.task = job_.details.kind;
  if (made_.plan.images.empty()) return std::move(made_);
  if (job_.details.kind == Task::control_image) TRY_DO(put_control_image());
  if (job_.details.kind == Task::upscale) TRY_DO(put_upscale());
  if (needs_main_model(job_.details)) {
    TRY_DO(put_recipe());
    TRY_DO(put_additions());
  }
  if (job_.details.kind == Task::draw) {
    TRY_DO(put_controls());
    TRY_DO(put_estimators());
    TRY_DO(put_references());
    TRY_DO(put_source());
    TRY_DO(put_second_models());
  }
  TRY_DO(look_ahead());
  return std::move(made_);
}

}  // namespace

Result<JobPlan> plan_for(Tx& tx, const Job& job, const Blobs& blobs) {
  return PlanBuilder(tx, job, blobs).build();
}

}  // namespace atelier
