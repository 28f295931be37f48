#include "api/presets/routes.h"

#include "services/limits.h"
#include "services/presets.h"

namespace atelier {

constexpr size_t preset_words_bytes_max = size_t{4} * limits::prompt_chars_max;

template <class V>
void fields(V& v, PresetDraft& d) {
  v.required("name", d.name).length(1, size_t{4} * limits::name_chars_max);
  v.defaulted("prompt", d.prompt)
      .length(0, preset_words_bytes_max)
      .says("{prompt} stands for what is typed; without it these words come behind");
  v.defaulted("negative_prompt", d.negative_prompt).length(0, preset_words_bytes_max);
}

}  // namespace atelier

namespace atelier::api {
namespace {

struct PresetView {
  Preset preset;
};
template <class V>
void fields(V& v, PresetView& view) {
  Preset& p = view.preset;
  v.required("id", p.id);
  v.required("name", p.name);
  v.required("prompt", p.prompt);
  v.required("negative_prompt", p.negative_prompt);
  v.required("rev", p.rev);
  v.required("created_at", p.created_at).says("UTC milliseconds");
}

struct PresetPatch {
  PresetId id;
  std::optional<std::string> name;
  std::optional<std::string> prompt;
  std::optional<std::string> negative_prompt;
  std::optional<int64_t> rev;
};
template <class V>
void fields(V& v, PresetPatch& p) {
  v.required("id", p.id);
  v.optional("name", p.name);
  v.optional("prompt", p.prompt);
  v.optional("negative_prompt", p.negative_prompt);
  v.optional("rev", p.rev).says("409 with the present state when it is not the newest");
}

struct PresetRef {
  PresetId id;
};
template <class V>
void fields(V& v, PresetRef& p) {
  v.required("id", p.id);
}

Result<Page<PresetView>> list_presets(const Call& call, Nothing, PresetService& presets) {
  TRY(auto list, presets.list(call.caller));
  Page<PresetView> view;
  for (Preset& preset : list) view.items.push_back({std::move(preset)});
  return view;
}

Result<PresetView> create_preset(const Call& call, PresetDraft draft, PresetService& presets) {
  TRY(auto preset, presets.create(call.caller, draft));
  return PresetView{std::move(preset)};
}

Result<Changed<PresetView>> change_preset(const Call& call, PresetPatch patch,
                                          PresetService& presets) {
  const PresetChange change{std::move(patch.name), std::move(patch.prompt),
                            std::move(patch.negative_prompt), patch.rev};
  TRY(auto saved, presets.change(call.caller, patch.id, change));
  return Changed<PresetView>{{std::move(saved.row)}, saved.is_stale};
}

Result<NoContent> delete_preset(const Call& call, PresetRef preset, PresetService& presets) {
  TRY_DO(presets.remove(call.caller, preset.id));
  return NoContent{};
}

}  // namespace

void add_preset_routes(Routes& routes, PresetService& presets) {
  routes.get<Nothing, Page<PresetView>>("/api/v1/presets",
                                        {.name = "list_presets",
                                         .tag = "Prompts",
                                         .needs = Action::jobs_read,
                                         .says = "Styles, by name"},
                                        bind(list_presets, presets));
  routes.post<PresetDraft, PresetView>("/api/v1/presets",
                                       {.name = "create_preset",
                                        .tag = "Prompts",
                                        .needs = Action::jobs_create,
                                        .success = 201,
                                        .says = "Keep words as a style"},
                                       bind(create_preset, presets));
  routes.patch<PresetPatch, Changed<PresetView>>("/api/v1/presets/{id}",
                                                 {.name = "change_preset",
                                                  .tag = "Prompts",
                                                  .needs = Action::jobs_create,
                                                  .says = "Change a style; pictures keep theirs"},
                                                 bind(change_preset, presets));
  routes.remove<PresetRef, NoContent>("/api/v1/presets/{id}",
                                      {.name = "delete_preset",
                                       .tag = "Prompts",
                                       .needs = Action::jobs_create,
                                       .success = 204,
                                       .says = "Forget a style"},
                                      bind(delete_preset, presets));
}

}  // namespace atelier::api
