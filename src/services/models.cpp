#include "services/models.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "media/identity.h"
#include "services/model_card.h"

namespace atelier {

// A place where a model may be.
struct ModelProbe {
  std::string path;
  bool bundled = false;
  bool added = false;
};

namespace {

namespace fs = std::filesystem;
constexpr int first_scan_wait_s = 15;
constexpr std::string_view gone_fault =
    "Its files are no longer there; put them back, or point `atelier models add` at the new place.";

bool is_model_file(const fs::path& file) {
  const std::string ending = file.extension().string();
  return ending == ".safetensors" || ending == ".ckpt";
}

// A folder of the diffusers layout has a denoiser inside.
bool is_model_folder(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "unet", ignored) ||
         fs::exists(folder / "model_index.json", ignored);
}

bool is_model(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored) ? is_model_folder(path)
                                         : is_model_file(path) && fs::exists(path, ignored);
}

void probe_folder(const std::string& folder, bool bundled, std::vector<ModelProbe>& probes) {
  std::error_code wrong;
  for (auto entry = fs::directory_iterator(folder, wrong); !wrong && entry != fs::end(entry);
       entry.increment(wrong)) {
    if (is_model(entry->path())) probes.push_back({entry->path().string(), bundled, false});
  }
}

// The card's times count too: an edited card is looked at again.
std::string stamp_of(const std::string& path) {
  std::string stamp = stamp_of_model(path);
  std::error_code wrong;
  const auto changed = fs::last_write_time(card_path(path), wrong);
  if (!wrong) stamp += "-" + std::to_string(changed.time_since_epoch().count());
  return stamp;
}

void apply(const ModelCard& card, const std::string& path, Model& model) {
  model.name = card.name.value_or(fs::path(path).stem().string());
  model.description = card.description;
  model.native_width = card.native_width.value_or(model.native_width);
  model.native_height = card.native_height.value_or(model.native_height);
  const CardDefaults& d = card.default_settings;
  const ModelDefaults usual;
  model.defaults = {.scheduler = d.scheduler.value_or("dpmpp_2m_k"),
                    .steps = d.steps.value_or(usual.steps),
                    .cfg_scale = d.cfg_scale.value_or(usual.cfg_scale),
                    .width = d.width.value_or(model.native_width),
                    .height = d.height.value_or(model.native_height)};
  model.example_prompts = card.example_prompts;
  model.trigger_phrases = card.trigger_phrases;
}

void apply(const protocol::ModelFacts& facts, Model& model) {
  model.base = facts.base;
  model.type = facts.type;
  model.format = facts.format;
  model.native_width = facts.native_width;
  model.native_height = facts.native_height;
  model.size_multiple = facts.size_multiple;
  model.fault = facts.fault;
  model.state = facts.fault.empty() ? ModelState::ready : ModelState::broken;
}

}  // namespace

ModelService::ModelService(Database& db, ModelFolders folders, InspectModel inspect,
                           EventSink& events)
    : db_(db), folders_(std::move(folders)), inspect_(std::move(inspect)), events_(events) {}

Result<std::vector<Model>> ModelService::list(const Caller& caller) {
  TRY_DO(require(caller, Action::models_read));
  return db_.read([&](Tx& tx) { return models_.all(tx); });
}

Result<Model> ModelService::get(const Caller& caller, const ModelId& id) {
  TRY_DO(require(caller, Action::models_read));
  TRY(auto model, db_.read([&](Tx& tx) { return models_.find(tx, id); }));
  if (!model) return fail(ErrorKind::not_found, "There is no such model.");
  return std::move(*model);
}

Result<Model> ModelService::look_at(const ModelProbe& probe) {
  Model model;
  model.id = ModelId::make();
  model.path = probe.path;
  model.bundled = probe.bundled;
  model.added = probe.added;
  model.created_at = now_utc_ms();
  model.base = model.type = "unknown";
  model.format = fs::is_directory(probe.path) ? "diffusers" : "checkpoint";
  model.stamp = stamp_of(probe.path);
  TRY(const auto identity, identify_model(probe.path));
  model.hash = identity.hash;
  model.bytes = identity.bytes;
  const auto facts = inspect_(probe.path);
  if (facts) {
    apply(*facts, model);
  } else {
    model.state = ModelState::broken;
    model.fault = facts.error().message;
    model.stamp.clear();  // the engine said nothing about it: ask again at the next scan
    log_warn("models", probe.path + ": " + to_line(facts.error()));
  }
  apply(load_model_card(probe.path), probe.path, model);
  return model;
}

Result<> ModelService::keep(const Model& model) {
  TRY_DO(db_.write([&](Tx& tx) { return models_.put(tx, model); }));
  return choose_default();
}

// The default stays as long as it can draw; else the one that came with the program, else any.
Result<> ModelService::choose_default() {
  const auto choose = [&](Tx& tx) -> Result<> {
    TRY(const auto models, models_.all(tx));
    const Model* best = nullptr;
    for (const Model& model : models) {
      if (model.state != ModelState::ready) continue;
      if (model.is_default) return {};
      if (best == nullptr || (model.bundled && !best->bundled)) best = &model;
    }
    return best == nullptr ? Result<>() : models_.set_default(tx, best->id);
  };
  return db_.write(choose);
}

Result<> ModelService::scan_locked() {
  std::vector<ModelProbe> probes;
  probe_folder(folders_.bundled, true, probes);
  probe_folder(folders_.main, false, probes);
  TRY(const auto known, db_.read([&](Tx& tx) { return models_.all(tx); }));
  for (const Model& model : known) {
    if (model.added && is_model(model.path)) probes.push_back({model.path, false, true});
  }
  bool changed = false;
  std::set<std::string> seen;
  for (const ModelProbe& probe : probes) {
    if (!seen.insert(probe.path).second) continue;
    const auto is_it = [&](const Model& model) { return model.path == probe.path; };
    const auto row = std::find_if(known.begin(), known.end(), is_it);
    const bool same = row != known.end() && row->state != ModelState::missing &&
                      row->stamp == stamp_of(probe.path);
    if (same) continue;
    const auto model = look_at(probe);
    // It left, or cannot be read, between the listing and the look: the next scan tells.
    if (!model) {
      log_warn("models", probe.path + ": " + to_line(model.error()));
      continue;
    }
    TRY_DO(keep(*model));
    changed = true;
    log_info("models", model->name + " (" + model->path + ") is " +
                           std::string(name_of(model->state)) +
                           (model->fault.empty() ? "" : ": " + model->fault));
  }
  for (const Model& row : known) {
    if (seen.contains(row.path) || row.state == ModelState::missing) continue;
    Model gone = row;
    gone.state = ModelState::missing;
    gone.fault = gone_fault;
    TRY_DO(keep(gone));
    changed = true;
  }
  TRY_DO(choose_default());
  if (changed) events_.models_changed();
  return {};
}

Result<std::vector<Model>> ModelService::rescan(const Caller& caller) {
  TRY_DO(require(caller, Action::models_edit));
  const std::lock_guard one_at_a_time(scanning_);
  const Result<> scanned = scan_locked();
  {
    // Also after a failure: whoever waits must learn that there is nothing to wait for.
    const std::lock_guard lock(first_scan_mutex_);
    first_scan_is_done_ = true;
  }
  first_scan_done_.notify_all();
  if (!scanned) return Failure(scanned.error());
  return list(caller);
}

Result<Model> ModelService::add(const Caller& caller, const std::string& path) {
  TRY_DO(require(caller, Action::models_edit));
  std::error_code wrong;
  const fs::path whole = fs::canonical(path, wrong);
  if (wrong) return fail(ErrorKind::invalid, "There is nothing at " + path + ".");
  if (!is_model(whole)) {
    return fail(ErrorKind::invalid,
                path +
                    " is no model: give a .safetensors or .ckpt file, or a diffusers folder "
                    "(the one with unet/ inside).");
  }
  const std::lock_guard one_at_a_time(scanning_);
  TRY(const Model model, look_at({whole.string(), false, true}));
  if (model.state != ModelState::ready) return fail(ErrorKind::corrupt, model.fault);
  TRY_DO(keep(model));
  events_.models_changed();
  TRY(auto kept, db_.read([&](Tx& tx) { return models_.find_at(tx, model.path); }));
  return std::move(*kept);
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
          folders_.main + ", or run `atelier models add PATH`.");
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
