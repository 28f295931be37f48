// What people do to the record of a model: change, probe again, make the default, remove; and what
// of the home's models has no record or no files.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/clock.h"
#include "base/log.h"
#include "db/database.h"
#include "media/files.h"
#include "services/limits.h"
#include "services/model_card.h"
#include "services/models.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;

Failure no_such_model() {
  return fail(ErrorKind::not_found, "There is no such model.");
}

bool lies_below(const std::string& path, const std::string& folder) {
  const std::string inside = fs::path(path).lexically_normal().string();
  return inside.starts_with((fs::path(folder) / "").lexically_normal().string());
}

// Moved aside first: when that is not allowed nothing has changed yet.
Result<std::string> move_aside(const std::string& path) {
  const fs::path whole(path);
  const fs::path aside = whole.parent_path() / (std::string(deleted_prefix) + make_id_text());
  if (::rename(whole.c_str(), aside.c_str()) != 0) {
    return fail(file_error(errno, "deleting", path));
  }
  return aside.string();
}

}  // namespace

Result<Saved<Model>> ModelService::change(const Caller& caller, const ModelId& id,
                                          const ModelChange& change) {
  TRY_DO(require(caller, Action::models_edit));
  TRY_DO(check(change));
  const auto save = [&](Tx& tx) -> Result<Saved<Model>> {
    TRY(auto model, models_.find(tx, id));
    if (!model) return no_such_model();
    if (change.rev && *change.rev != model->rev) return Saved<Model>{std::move(*model), true};
    apply(change, *model);
    model->updated_at = now_utc_ms();
    TRY_DO(models_.put(tx, *model));
    TRY(auto saved, models_.find(tx, id));
    return Saved<Model>{std::move(*saved), false};
  };
  TRY(auto saved, db_.write(save));
  if (saved.is_stale) return saved;
  TRY_DO(choose_default());
  tell(saved.row);
  return saved;
}

Result<Model> ModelService::set_cover(const Caller& caller, const ModelId& id,
                                      const std::string& cover) {
  TRY_DO(require(caller, Action::models_edit));
  const auto save = [&](Tx& tx) -> Result<Model> {
    TRY(auto model, models_.find(tx, id));
    if (!model) return no_such_model();
    choose_cover(cover, *model);
    model->updated_at = now_utc_ms();
    TRY_DO(models_.put(tx, *model));
    TRY(auto saved, models_.find(tx, id));
    return std::move(*saved);
  };
  TRY(auto saved, db_.write(save));
  tell(saved);
  return saved;
}

// After a scan: pictures take far longer to read than anything else about a model.
Result<> ModelService::take_covers() {
  if (!cover_beside_) return {};
  TRY(const auto all, db_.read([&](Tx& tx) { return models_.all(tx); }));
  for (const Model& model : all) {
    if (!model.cover.empty() || model.state == ModelState::missing) continue;
    if (is_cover_chosen(model)) continue;
    const std::string cover = cover_beside_(model.path);
    if (cover.empty()) continue;
    const auto save = [&](Tx& tx) -> Result<std::optional<Model>> {
      TRY(auto row, models_.find(tx, model.id));
      if (!row || !row->cover.empty() || is_cover_chosen(*row)) return std::optional<Model>();
      row->cover = cover;
      TRY_DO(models_.put(tx, *row));
      return models_.find(tx, model.id);
    };
    TRY(const auto saved, db_.write(save));
    if (saved) tell(*saved);
  }
  return {};
}

Result<Model> ModelService::probe(const Caller& caller, const ModelId& id, Edits edits) {
  TRY_DO(require(caller, Action::models_edit));
  const std::lock_guard one_at_a_time(scanning_);
  TRY(const Model model, get(caller, id));
  if (!is_model_at(model.path)) {
    return fail(ErrorKind::not_found, "The files of " + model.name + " are no longer there.");
  }
  const ModelPlace place{.path = model.path, .bundled = model.bundled, .added = model.added};
  TRY(const Model fresh, scanner_.look_at(place));
  return keep_one(fresh, edits, model.source);
}

Result<Model> ModelService::make_default(const Caller& caller, const ModelId& id) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const Model model, get(caller, id));
  if (model.type != "main" || model.state != ModelState::ready) {
    return fail(
        ErrorKind::invalid,
        fmt::format("{} cannot be the default: {}", model.name,
                    model.type != "main" ? "only a main model draws by itself." : model.fault));
  }
  TRY_DO(db_.write([&](Tx& tx) { return models_.set_default(tx, id); }));
  TRY(auto saved, get(caller, id));
  tell(saved);
  return saved;
}

Result<> ModelService::check_removable(Tx& tx, const Model& model) {
  if (model.bundled) {
    return fail(ErrorKind::conflict,
                model.name + " came with the program and stays; choose another default instead.");
  }
  TRY(const int64_t jobs, models_.count_jobs_that_need(tx, model.id));
  if (jobs > 0) {
    return fail(
        ErrorKind::conflict,
        fmt::format("{} is needed by {} waiting or running {}; cancel {} first.", model.name, jobs,
                    jobs == 1 ? "job" : "jobs", jobs == 1 ? "it" : "them"));
  }
  return {};
}

Result<> ModelService::remove(const Caller& caller, const ModelId& id, FileFate files) {
  TRY_DO(require(caller, Action::models_edit));
  // A scan in the middle of this would find a model without files, or files without a model.
  const std::lock_guard one_at_a_time(scanning_);
  TRY(const Model model, get(caller, id));
  TRY_DO(db_.read([&](Tx& tx) { return check_removable(tx, model); }));
  std::error_code ignored;
  const bool there = fs::exists(model.path, ignored);
  std::string aside;
  if (files == FileFate::remove && there) {
    TRY(aside, move_aside(model.path));
  }
  const auto forget = [&](Tx& tx) -> Result<> {
    TRY_DO(check_removable(tx, model));  // a job may have come since
    TRY_DO(models_.remove(tx, id));
    if (!aside.empty() || !lies_below(model.path, folders_.root) || !there) return {};
    return models_.forget(tx, model.path, scan_stamp_of(model.path));
  };
  const auto removed = db_.write(forget);
  if (!removed) {
    if (!aside.empty()) fs::rename(aside, model.path, ignored);
    return removed;
  }
  if (!aside.empty()) {
    fs::remove_all(aside, ignored);
    fs::remove(card_path(model.path), ignored);
  }
  TRY_DO(choose_default());
  events_.model_deleted(id);
  events_.models_changed();
  return {};
}

Result<ModelHealth> ModelService::health(const Caller& caller) {
  TRY_DO(require(caller, Action::models_read));
  ModelHealth health;
  TRY(const auto models, db_.read([&](Tx& tx) { return models_.all(tx); }));
  std::set<std::string> known;
  std::error_code ignored;
  for (const Model& model : models) {
    known.insert(model.path);
    if (!fs::exists(model.path, ignored)) health.missing.push_back(model);
  }
  for (const std::string& path : models_below(folders_.root)) {
    if (!known.contains(path)) health.orphans.push_back({path, model_bytes(path)});
  }
  return health;
}

Result<> ModelService::remove_orphan(const Caller& caller, const std::string& path) {
  TRY_DO(require(caller, Action::models_edit));
  const std::lock_guard one_at_a_time(scanning_);
  TRY(const ModelHealth now, health(caller));
  const auto is_it = [&](const OrphanedFile& orphan) { return orphan.path == path; };
  if (std::none_of(now.orphans.begin(), now.orphans.end(), is_it)) {
    return fail(ErrorKind::not_found, "No orphaned file of the studio lies at " + path + ".");
  }
  TRY(const std::string aside, move_aside(path));
  TRY_DO(db_.write([&](Tx& tx) { return models_.unforget(tx, path); }));
  std::error_code ignored;
  fs::remove_all(aside, ignored);
  return {};
}

Result<std::vector<FoundModel>> ModelService::find_in(const Caller& caller,
                                                      const std::string& folder) {
  TRY_DO(require(caller, Action::models_edit));
  std::error_code wrong;
  const fs::path whole = fs::canonical(folder, wrong);
  if (wrong || !fs::is_directory(whole, wrong) || !fs::path(folder).is_absolute()) {
    return fail(Error{ErrorKind::invalid,
                      "There is no folder at " + folder + ".",
                      "",
                      {{"path", "must be the absolute path of a folder"}}});
  }
  TRY(const auto models, db_.read([&](Tx& tx) { return models_.all(tx); }));
  std::set<std::string> known;
  for (const Model& model : models) {
    const fs::path real = fs::canonical(model.path, wrong);
    known.insert(wrong ? model.path : real.string());
  }
  std::vector<std::string> paths = models_below(whole.string());
  if (is_model_at(whole.string())) paths = {whole.string()};
  if (paths.size() > size_t{limits::model_places_listed_max}) {
    paths.resize(size_t{limits::model_places_listed_max});
  }
  std::vector<FoundModel> found;
  for (std::string& path : paths) {
    const fs::path real = fs::canonical(path, wrong);
    found.push_back({.path = path,
                     .name = model_name_of(path),
                     .bytes = model_bytes(path),
                     .installed = known.contains(wrong ? path : real.string())});
  }
  return found;
}

}  // namespace atelier
