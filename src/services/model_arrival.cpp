// A model that an install has brought: judged where it came, then moved to where models of its type
// lie, in one step.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "db/database.h"
#include "media/files.h"
#include "services/model_words.h"
#include "services/models.h"
#include "services/zip_names.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int same_names_max = 1000;

std::string stem_of(const fs::path& path, const ModelArrival& arrival, bool is_folder) {
  if (!arrival.name.empty()) return safe_file_name(arrival.name);
  const std::string stem = is_folder ? path.filename().string() : path.stem().string();
  const bool says_nothing = !is_folder && is_nameless_stem(stem);
  return safe_file_name(says_nothing && !arrival.facts.name.empty() ? arrival.facts.name : stem);
}

// Where nothing lies yet.
Result<std::string> free_place(const fs::path& folder, const std::string& stem,
                               const std::string& ending) {
  TRY_DO(make_folders(folder.string()));
  std::error_code ignored;
  for (int number = 1; number <= same_names_max; ++number) {
    const std::string name = number == 1 ? stem : fmt::format("{}-{}", stem, number);
    const fs::path path = folder / (name + ending);
    if (!fs::exists(fs::symlink_status(path, ignored))) return path.string();
  }
  return fail(ErrorKind::conflict, "There are too many models called " + stem + ".");
}

// Faults name files; the place it was judged at is nobody's business.
std::string without_place(std::string fault, const std::string& path) {
  for (size_t at = fault.find(path); at != std::string::npos; at = fault.find(path)) {
    fault.replace(at, path.size(), fs::path(path).filename().string());
  }
  return fault;
}

// What the source said counts like what a person says: a new look at the files keeps it.
void describe(const ModelArrival& arrival, Model& model) {
  const auto say = [&](const char* field) { model.edited.emplace_back(field); };
  const std::string& name = arrival.name.empty() ? arrival.facts.name : arrival.name;
  if (!name.empty()) {
    model.name = name;
    say("name");
  }
  if (!arrival.facts.description.empty()) {
    model.description = arrival.facts.description;
    say("description");
  }
  if (!arrival.facts.trigger_phrases.empty()) {
    model.trigger_phrases = arrival.facts.trigger_phrases;
    say("trigger_phrases");
  }
  model.source = arrival.source;
  model.source_url = arrival.facts.source_url;
}

}  // namespace

Result<std::optional<Model>> ModelService::find_same(const Model& model) {
  TRY(auto models, db_.read([&](Tx& tx) { return models_.all(tx); }));
  const auto same = std::find_if(models.begin(), models.end(), [&](const Model& other) {
    return other.hash == model.hash && other.state == ModelState::ready;
  });
  return same == models.end() ? std::optional<Model>() : std::optional(std::move(*same));
}

Result<Model> ModelService::bring_in(const Caller& caller, const std::string& path,
                                     const ModelArrival& arrival) {
  TRY_DO(require(caller, Action::models_edit));
  const std::lock_guard one_at_a_time(scanning_);
  if (!is_model_at(path)) {
    return fail(ErrorKind::corrupt, "What came is no model: there are no weights in it.");
  }
  TRY(Model model, scanner_.look_at(ModelPlace{.path = path}));
  if (model.state != ModelState::ready) {
    return fail(ErrorKind::corrupt, without_place(model.fault, path));
  }
  TRY(auto same, find_same(model));
  if (same) return std::move(*same);
  std::error_code ignored;
  const bool is_folder = fs::is_directory(path, ignored);
  const std::string ending = is_folder ? "" : fs::path(path).extension().string();
  const fs::path folder = fs::path(folders_.root) / model.type;
  TRY(const std::string place, free_place(folder, stem_of(path, arrival, is_folder), ending));
  if (::rename(path.c_str(), place.c_str()) != 0) return fail(file_error(errno, "moving", place));
  TRY_DO(sync_folder(folder.string()));
  model.path = place;
  model.stamp = scan_stamp_of(place);
  model.name = model_name_of(place);
  describe(arrival, model);
  return keep_one(model, Edits::keep, arrival.source);
}

}  // namespace atelier
