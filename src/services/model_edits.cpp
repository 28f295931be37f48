#include "services/model_edits.h"

#include <algorithm>
#include <string_view>

#include "services/model_words.h"
#include "text/fold.h"

namespace atelier {
namespace {

// The parts of a record that a look at the files writes and a person may set.
constexpr std::string_view edit_name = "name";
constexpr std::string_view edit_base = "base";
constexpr std::string_view edit_type = "type";
constexpr std::string_view edit_variant = "variant";
constexpr std::string_view edit_prediction = "prediction";
constexpr std::string_view edit_description = "description";
constexpr std::string_view edit_trigger_phrases = "trigger_phrases";
constexpr std::string_view edit_default_settings = "default_settings";
constexpr std::string_view edit_default_weight = "default_weight";
constexpr std::string_view edit_cover = "cover";

bool has_edit(const Model& model, std::string_view field) {
  return std::find(model.edited.begin(), model.edited.end(), field) != model.edited.end();
}

template <class T>
void set(const std::optional<T>& value, std::string_view field, T& place, Model& model) {
  if (!value) return;
  place = *value;
  if (!has_edit(model, field)) model.edited.emplace_back(field);
}

template <class T>
void set(const std::optional<T>& value, T& place) {
  if (value) place = *value;
}

ModelDefaults changed(const ModelDefaultsChange& change, ModelDefaults defaults) {
  set(change.scheduler, defaults.scheduler);
  set(change.steps, defaults.steps);
  set(change.cfg_scale, defaults.cfg_scale);
  set(change.width, defaults.width);
  set(change.height, defaults.height);
  set(change.cfg_rescale, defaults.cfg_rescale);
  set(change.clip_skip, defaults.clip_skip);
  set(change.vae_id, defaults.vae_id);
  set(change.preprocessor, defaults.preprocessor);
  return defaults;
}

template <size_t N>
void check_word(const std::optional<std::string>& word, const char* field,
                const std::array<std::string_view, N>& words, std::vector<FieldFault>& faults) {
  if (word && !is_one_of(*word, words))
    faults.push_back({field, "must be one of " + listed(words)});
}

}  // namespace

Result<> check(const ModelChange& change) {
  std::vector<FieldFault> faults;
  check_word(change.base, edit_base.data(), model_bases, faults);
  check_word(change.type, edit_type.data(), model_types, faults);
  check_word(change.variant, edit_variant.data(), model_variants, faults);
  check_word(change.prediction, edit_prediction.data(), model_predictions, faults);
  if (change.name && text::fold(*change.name).empty()) {
    faults.push_back({"name", "must not be empty"});
  }
  const std::string url = change.source_url.value_or("");
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://")) {
    faults.push_back({"source_url", "must begin with https:// or http://"});
  }
  if (faults.empty()) return {};
  const std::string message = faults.front().field + " " + faults.front().says + ".";
  return fail(Error{ErrorKind::invalid, message, "", std::move(faults)});
}

void apply(const ModelChange& change, Model& model) {
  set(change.name, edit_name, model.name, model);
  set(change.base, edit_base, model.base, model);
  set(change.type, edit_type, model.type, model);
  set(change.variant, edit_variant, model.variant, model);
  set(change.prediction, edit_prediction, model.prediction, model);
  set(change.description, edit_description, model.description, model);
  set(change.trigger_phrases, edit_trigger_phrases, model.trigger_phrases, model);
  set(change.default_weight, edit_default_weight, model.default_weight, model);
  set(change.source_url, model.source_url);
  if (!change.default_settings) return;
  set(std::optional(changed(*change.default_settings, model.defaults)), edit_default_settings,
      model.defaults, model);
}

ModelChange edits_of(const Model& model) {
  const auto has = [&](std::string_view field) { return has_edit(model, field); };
  ModelChange change;
  if (has(edit_base)) change.base = model.base;
  if (has(edit_variant)) change.variant = model.variant;
  if (has(edit_prediction)) change.prediction = model.prediction;
  if (has(edit_trigger_phrases)) change.trigger_phrases = model.trigger_phrases;
  if (!has(edit_default_settings)) return change;
  const ModelDefaults& d = model.defaults;
  change.default_settings = {.scheduler = d.scheduler,
                             .steps = d.steps,
                             .cfg_scale = d.cfg_scale,
                             .width = d.width,
                             .height = d.height,
                             .cfg_rescale = d.cfg_rescale,
                             .clip_skip = d.clip_skip,
                             .vae_id = d.vae_id,
                             .preprocessor = d.preprocessor};
  return change;
}

void choose_cover(const std::string& cover, Model& model) {
  set(std::optional(cover), edit_cover, model.cover, model);
}

bool is_cover_chosen(const Model& model) {
  return has_edit(model, edit_cover);
}

void take_over(const Model& before, Edits edits, Model& fresh) {
  fresh.cover = before.cover;
  if (fresh.source.empty()) fresh.source = before.source;
  if (fresh.source_url.empty()) fresh.source_url = before.source_url;
  if (edits == Edits::forget) return;
  const auto has = [&](std::string_view field) { return has_edit(before, field); };
  if (has(edit_name)) fresh.name = before.name;
  if (has(edit_base)) fresh.base = before.base;
  if (has(edit_type)) fresh.type = before.type;
  if (has(edit_variant)) fresh.variant = before.variant;
  if (has(edit_prediction)) fresh.prediction = before.prediction;
  if (has(edit_description)) fresh.description = before.description;
  if (has(edit_trigger_phrases)) fresh.trigger_phrases = before.trigger_phrases;
  if (has(edit_default_weight)) fresh.default_weight = before.default_weight;
  if (has(edit_default_settings)) fresh.defaults = before.defaults;
  fresh.edited = before.edited;
}

}  // namespace atelier
