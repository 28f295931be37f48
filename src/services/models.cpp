#include "services/models.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <unordered_map>
#include <unordered_set>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int first_scan_wait_s = 15;
// Files that came so recently may be one of several that belong together: a fault of such a model
// is not believed yet.
constexpr int64_t young_ms = 20'000;
// More changed models than this are told as one event, and logged as one line.
constexpr size_t told_one_by_one_max = 20;
constexpr std::string_view gone_fault =
    "Its files are no longer there; put them back, or point `atelier models add` at the new place.";

std::string line_of(const Model& model) {
  return fmt::format("{} ({}) is {}{}", model.name, model.path, name_of(model.state),
                     model.fault.empty() ? "" : ": " + model.fault);
}

}  // namespace

ModelService::ModelService(Database& db, ModelFolders folders, InspectModels inspect,
                           EventSink& events)
    : db_(db), folders_(std::move(folders)), scanner_(std::move(inspect)), events_(events) {}

Result<Model> ModelService::get(const Caller& caller, const ModelId& id) {
  TRY_DO(require(caller, Action::models_read));
  TRY(auto model, db_.read([&](Tx& tx) { return models_.find(tx, id); }));
  if (!model) return fail(ErrorKind::not_found, "There is no such model.");
  return std::move(*model);
}

// The row as it is now, with what a person said about the one before.
Result<Model> ModelService::keep(Tx& tx, Model model, Edits edits) {
  TRY(auto before, models_.find_at(tx, model.path));
  if (!before) {
    // Files that were moved within the studio stay the model they were.
    TRY(before, models_.find_lost(tx, model.hash));
    if (before) TRY_DO(models_.move(tx, before->id, model.path));
  }
  if (before) {
    take_over(*before, edits, model);
  }
  model.updated_at = now_utc_ms();
  TRY_DO(models_.put(tx, model));
  TRY(auto kept, models_.find_at(tx, model.path));
  return std::move(*kept);
}

Result<> ModelService::keep_all(std::vector<Model> models) {
  const auto put_all = [&](Tx& tx) -> Result<> {
    for (Model& model : models) {
      TRY(auto kept, keep(tx, std::move(model), Edits::keep));
      model = std::move(kept);
    }
    return {};
  };
  TRY_DO(db_.write(put_all));
  TRY_DO(choose_default());
  const bool few = models.size() <= told_one_by_one_max;
  for (const Model& model : models) {
    if (few) log_info("models", line_of(model));
    if (few) events_.model(model);
  }
  if (!few) log_info("models", fmt::format("looked at {} models", models.size()));
  return {};
}

void ModelService::tell(const Model& model) {
  events_.model(model);
  events_.models_changed();
}

// The default stays as long as it can draw; else the one that came with the program, else any.
Result<> ModelService::choose_default() {
  const auto choose = [&](Tx& tx) -> Result<> {
    TRY(const auto models, models_.all(tx));
    const Model* best = nullptr;
    for (const Model& model : models) {
      if (model.state != ModelState::ready || model.type != "main") continue;
      if (model.is_default) return {};
      if (best == nullptr || (model.bundled && !best->bundled)) best = &model;
    }
    return best == nullptr ? Result<>() : models_.set_default(tx, best->id);
  };
  return db_.write(choose);
}

// What must be looked at; in `gone`, records whose files have left.
Result<std::vector<ModelPlace>> ModelService::changed_places(const std::vector<Model>& known,
                                                             std::vector<Model>& gone) {
  std::vector<ModelPlace> places;
  for (std::string& path : models_below(folders_.bundled)) {
    places.push_back({.path = std::move(path), .bundled = true});
  }
  for (std::string& path : models_below(folders_.root)) places.push_back({std::move(path)});
  for (const Model& model : known) {
    if (model.added && is_model_at(model.path)) {
      places.push_back({.path = model.path, .added = true});
    }
  }
  TRY(const auto forgotten, db_.read([&](Tx& tx) { return models_.forgotten(tx); }));
  std::unordered_map<std::string_view, const Model*> rows;
  for (const Model& model : known) rows.emplace(model.path, &model);
  std::unordered_set<std::string> seen;
  std::vector<ModelPlace> changed;
  for (ModelPlace& place : places) {
    if (!seen.insert(place.path).second) continue;
    const std::string stamp = scan_stamp_of(place.path);
    const auto left_out = forgotten.find(place.path);
    if (left_out != forgotten.end() && left_out->second == stamp) continue;
    const auto row = rows.find(place.path);
    const bool same = row != rows.end() && row->second->state != ModelState::missing &&
                      row->second->stamp == stamp;
    if (!same) changed.push_back(std::move(place));
  }
  for (const Model& row : known) {
    if (seen.contains(row.path) || row.state == ModelState::missing) continue;
    gone.push_back(row);
    gone.back().state = ModelState::missing;
    gone.back().fault = gone_fault;
  }
  return changed;
}

Result<int> ModelService::scan_locked(Patience patience) {
  TRY(const auto known, db_.read([&](Tx& tx) { return models_.all(tx); }));
  std::vector<Model> gone;
  TRY(auto places, changed_places(known, gone));
  const size_t all = places.size();
  std::erase_if(places, [](const ModelPlace& place) { return is_being_written(place.path); });
  int waiting = int(all - places.size());
  if (!gone.empty()) {
    TRY_DO(keep_all(std::move(gone)));
    events_.models_changed();
  }
  const auto take = [&](std::vector<Model> models) -> Result<> {
    if (patience == Patience::with_young) {
      waiting += int(std::erase_if(models, [](const Model& model) {
        return model.state == ModelState::broken && model_age_ms(model.path) < young_ms;
      }));
    }
    if (models.empty()) return {};
    TRY_DO(keep_all(std::move(models)));
    // Who waits for something to draw with need not wait for thousands of LoRAs.
    TRY(const auto drawable, default_id());
    if (drawable) end_first_scan();
    events_.models_changed();
    return {};
  };
  // What came with the program first: it is the default until a person says otherwise.
  const auto others = std::ranges::stable_partition(places, &ModelPlace::bundled);
  const std::vector<ModelPlace> brought(others.begin(), others.end());
  places.erase(others.begin(), others.end());
  TRY_DO(scanner_.look_at(places, take));
  TRY_DO(scanner_.look_at(brought, take));
  TRY_DO(choose_default());
  TRY_DO(take_covers());
  return waiting;
}

Result<std::vector<Model>> ModelService::rescan(const Caller& caller) {
  TRY_DO(require(caller, Action::models_edit));
  const std::lock_guard one_at_a_time(scanning_);
  for (const std::string& left : half_deleted_below(folders_.root)) {
    std::error_code ignored;
    fs::remove_all(left, ignored);
  }
  const auto scanned = scan_locked(Patience::none);
  end_first_scan();
  if (!scanned) return Failure(scanned.error());
  return list(caller);
}

Result<int> ModelService::look_again() {
  const std::lock_guard one_at_a_time(scanning_);
  return scan_locked(Patience::with_young);
}

Result<Model> ModelService::keep_one(const Model& model, Edits edits, const std::string& source) {
  const auto put = [&](Tx& tx) -> Result<Model> {
    TRY_DO(models_.unforget(tx, model.path));
    TRY(Model kept, keep(tx, model, edits));
    if (source.empty() || source == kept.source) return kept;
    kept.source = source;
    TRY_DO(models_.put(tx, kept));
    return kept;
  };
  TRY(const Model kept, db_.write(put));
  TRY_DO(choose_default());
  TRY(auto row, db_.read([&](Tx& tx) { return models_.find(tx, kept.id); }));
  if (!row) return fail(ErrorKind::not_found, "The model was removed a moment ago.");
  tell(*row);
  return std::move(*row);
}

Result<Model> ModelService::add(const Caller& caller, const std::string& path,
                                const std::string& source) {
  TRY_DO(require(caller, Action::models_edit));
  std::error_code wrong;
  const fs::path whole = fs::canonical(path, wrong);
  if (wrong) return fail(ErrorKind::invalid, "There is nothing at " + path + ".");
  if (!is_model_at(whole.string())) {
    return fail(ErrorKind::invalid,
                path +
                    " is no model: give a .safetensors, .ckpt, .pt, .pth, .bin or .gguf file, or a "
                    "diffusers folder (the one with unet/ inside).");
  }
  const std::lock_guard one_at_a_time(scanning_);
  // What lies in the home's own folder is found there anyway.
  std::error_code ignored;
  const fs::path root = fs::canonical(folders_.root, ignored);
  const bool ours = !root.empty() && whole.string().starts_with(root.string() + "/");
  // As a scan would name it, also where the home is reached through a link.
  const std::string inside =
      ours ? folders_.root + whole.string().substr(root.string().size()) : "";
  const ModelPlace place{.path = ours ? inside : whole.string(), .added = !ours};
  TRY(const Model model, scanner_.look_at(place));
  if (model.state != ModelState::ready) return fail(ErrorKind::corrupt, model.fault);
  return keep_one(model, Edits::keep, source);
}

void ModelService::end_first_scan() {
  {
    // Also after a failure: whoever waits must learn that there is nothing to wait for.
    const std::lock_guard lock(first_scan_mutex_);
    first_scan_is_done_ = true;
  }
  first_scan_done_.notify_all();
}

void ModelService::wait_for_first_scan() {
  std::unique_lock lock(first_scan_mutex_);
  first_scan_done_.wait_for(lock, std::chrono::seconds(first_scan_wait_s),
                            [&] { return first_scan_is_done_; });
}

Result<Model> ModelService::require_default() {
  const auto find = [&] { return db_.read([&](Tx& tx) { return models_.find_default(tx); }); };
  TRY(auto model, find());
  if (!model || model->state != ModelState::ready) {
    wait_for_first_scan();
    TRY(model, find());
  }
  if (model && model->state == ModelState::ready) return std::move(*model);
  return fail(
      ErrorKind::unavailable,
      "There is no model to draw with. Put a .safetensors file or a diffusers folder into " +
          folders_.root + "/main, or run `atelier models add PATH`.");
}

Result<Model> ModelService::require_ready(const ModelId& id) {
  TRY(auto model, db_.read([&](Tx& tx) { return models_.find(tx, id); }));
  if (!model) {
    return fail(Error{ErrorKind::invalid,
                      "There is no such model.",
                      "",
                      {{"model_id", "names no model of this studio"}}});
  }
  if (model->state == ModelState::ready) return std::move(*model);
  return fail(ErrorKind::unavailable, model->name + " cannot draw: " + model->fault);
}

Result<std::optional<ModelId>> ModelService::default_id() {
  TRY(const auto model, db_.read([&](Tx& tx) { return models_.find_default(tx); }));
  return model ? std::optional(model->id) : std::optional<ModelId>();
}

}  // namespace atelier
