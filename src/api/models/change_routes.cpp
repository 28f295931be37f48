#include "api/models/change_routes.h"

#include "api/models/change_dto.h"
#include "api/models/views.h"
#include "services/faults.h"

namespace atelier::api {
namespace {

constexpr double weight_max = 10;

Result<std::optional<ModelDefaultsChange>> defaults_of(const ModelPatch& patch) {
  if (!patch.default_settings) return std::optional<ModelDefaultsChange>();
  const ModelDefaultsPatch& d = *patch.default_settings;
  TRY_DO(d.vae_id.check("default_settings.vae_id"));
  TRY(auto preprocessor, d.preprocessor.text("default_settings.preprocessor"));
  return std::optional(ModelDefaultsChange{.scheduler = d.scheduler,
                                           .steps = d.steps,
                                           .cfg_scale = d.cfg_scale,
                                           .width = d.width,
                                           .height = d.height,
                                           .cfg_rescale = d.cfg_rescale,
                                           .clip_skip = d.clip_skip,
                                           .vae_id = d.vae_id.id<ModelTag>(),
                                           .preprocessor = std::move(preprocessor)});
}

Result<Changed<ModelView>> change_model(const Call& call, ModelPatch patch, ModelService& models) {
  TRY(const auto weight, patch.default_weight.number("default_weight"));
  if (weight && *weight && !(**weight >= -weight_max && **weight <= weight_max)) {
    return refused_field("default_weight", "must be between -10 and 10");
  }
  TRY(auto defaults, defaults_of(patch));
  const ModelChange change{.name = patch.name,
                           .base = patch.base,
                           .type = patch.type,
                           .variant = patch.variant,
                           .prediction = patch.prediction,
                           .description = patch.description,
                           .source_url = patch.source_url,
                           .trigger_phrases = patch.trigger_phrases,
                           .default_settings = std::move(defaults),
                           .default_weight = weight,
                           .rev = patch.rev};
  TRY(auto saved, models.change(call.caller, patch.id, change));
  return Changed<ModelView>{model_view(std::move(saved.row)), saved.is_stale};
}

Result<NoContent> delete_model(const Call& call, ModelRemoval removal, ModelService& models) {
  const auto files = removal.files ? FileFate::remove : FileFate::keep;
  TRY_DO(models.remove(call.caller, removal.id, files));
  return NoContent{};
}

Result<ModelView> probe_model(const Call& call, ModelProbe probe, ModelService& models) {
  const auto edits = probe.forget_edits ? Edits::forget : Edits::keep;
  TRY(auto model, models.probe(call.caller, probe.id, edits));
  return model_view(std::move(model));
}

Result<ModelView> make_default(const Call& call, ModelRefQuery query, ModelService& models) {
  TRY(auto model, models.make_default(call.caller, query.id));
  return model_view(std::move(model));
}

Result<ModelHealthView> model_health(const Call& call, Nothing, ModelService& models) {
  TRY(auto health, models.health(call.caller));
  return ModelHealthView{.missing = model_page(std::move(health.missing)).items,
                         .orphans = std::move(health.orphans)};
}

Result<NoContent> delete_orphan(const Call& call, OrphanQuery query, ModelService& models) {
  TRY_DO(models.remove_orphan(call.caller, query.path));
  return NoContent{};
}

Result<Page<FoundModel>> scan_folder(const Call& call, FolderQuery query, ModelService& models) {
  TRY(auto found, models.find_in(call.caller, query.path));
  return Page<FoundModel>{.items = std::move(found), .next = {}};
}

RouteSpec edit(std::string name, std::string says, int success = 200) {
  return {.name = std::move(name),
          .tag = "Models",
          .needs = Action::models_edit,
          .success = success,
          .says = std::move(says)};
}

RouteSpec slow(RouteSpec spec) {
  spec.is_slow = true;
  return spec;
}

}  // namespace

void add_model_change_routes(Routes& routes, ModelService& models) {
  routes.patch<ModelPatch, Changed<ModelView>>(
      "/api/v1/models/{id}", edit("change_model", "Change what the studio says about a model"),
      bind(change_model, models));
  routes.remove<ModelRemoval, NoContent>(
      "/api/v1/models/{id}",
      slow(edit("delete_model", "Delete a model's record, with or without its files", 204)),
      bind(delete_model, models));
  routes.post<ModelProbe, ModelView>("/api/v1/models/{id}/probe",
                                     slow(edit("probe_model", "Look at a model's files again")),
                                     bind(probe_model, models));
  routes.post<ModelRefQuery, ModelView>(
      "/api/v1/models/{id}/default",
      edit("make_default_model", "The model a job without one is drawn with"),
      bind(make_default, models));
  routes.get<Nothing, ModelHealthView>(
      "/api/v1/models/health",
      slow({.name = "model_health",
            .tag = "Models",
            .needs = Action::models_read,
            .says = "Models without files, and files without a model"}),
      bind(model_health, models));
  routes.remove<OrphanQuery, NoContent>(
      "/api/v1/models/orphans",
      slow(edit("delete_orphan", "Delete a file that no record speaks of", 204)),
      bind(delete_orphan, models));
  routes.post<FolderQuery, Page<FoundModel>>(
      "/api/v1/models/scan",
      slow(edit("scan_folder", "What a folder of the server holds that could be installed")),
      bind(scan_folder, models));
}

}  // namespace atelier::api
