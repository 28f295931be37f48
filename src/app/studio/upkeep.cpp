// The commands that look after a home: models, doctor, backup.
#include <fmt/format.h>

#include "app/studio/commands.h"
#include "app/studio/setup.h"
#include "base/fields.h"
#include "base/log.h"
#include "db/database.h"
#include "db/migrator.h"
#include "media/files.h"
#include "services/backup.h"
#include "services/doctor.h"
#include "services/inspect_model.h"
#include "services/models.h"

namespace atelier {
namespace {

// The home's models without its server. The database takes writes of both.
struct Library {
  std::unique_ptr<Database> db;
  EventSink sink;  // nobody watches; a running server looks into the database itself
  std::unique_ptr<ModelService> models;
};

Result<std::unique_ptr<Library>> open_library(const Setup& setup) {
  TRY(const Home home, Home::open(setup.home.folder, HomeLock::none));
  auto library = std::make_unique<Library>();
  TRY(library->db, Database::open({.file = setup.home.database}));
  TRY_DO(migrate(*library->db));
  library->models = std::make_unique<ModelService>(
      *library->db, ModelFolders{setup.places.models, setup.home.models},
      inspect_with(setup.places.engine_program), library->sink);
  return library;
}

std::string megabytes(int64_t bytes) {
  return fmt::format("{:.1f} MB", double(bytes) / 1e6);
}

void print_model(const Model& model) {
  fmt::print("{} {}  {}  {}  {}\n    {}\n", model.is_default ? "*" : " ", model.name, model.hash,
             name_of(model.state), megabytes(model.bytes), model.path);
  if (!model.fault.empty()) fmt::print("    {}\n", model.fault);
}

boost::json::object json_of(const Model& model) {
  return {{"id", model.id.text},
          {"name", model.name},
          {"hash", model.hash},
          {"state", name_of(model.state)},
          {"path", model.path},
          {"bytes", model.bytes},
          {"is_default", model.is_default},
          {"fault", model.fault}};
}

}  // namespace

Result<int> run_models_list(const CommonOptions& options, bool json) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options));
  TRY(const auto library, open_library(setup));
  TRY(const auto models, library->models->rescan({}));
  if (json) {
    boost::json::array list;
    for (const Model& model : models) list.push_back(json_of(model));
    fmt::print("{}\n", json_text(list));
    return 0;
  }
  if (models.empty()) fmt::print("There are no models yet. Put some into {}.\n", setup.home.models);
  for (const Model& model : models) print_model(model);
  return 0;
}

Result<int> run_models_add(const CommonOptions& options, const std::string& path) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options));
  TRY(const auto library, open_library(setup));
  TRY(const Model model, library->models->add({}, path));
  print_model(model);
  return 0;
}

Result<int> run_doctor(const DoctorOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  TRY(const Examination result,
      examine(setup.home, options.deep ? Depth::contents : Depth::names_and_sizes));
  if (options.json) {
    fmt::print("{}\n", to_json_text(result));
    return result.healthy ? 0 : 1;
  }
  for (const Finding& finding : result.findings) {
    fmt::print("{}: [{}] {}\n", name_of(finding.kind), finding.check, finding.message);
  }
  fmt::print("{} pictures in {} files. {}\n", result.assets, result.files,
             result.healthy ? "Everything is as it should be." : "Something needs your attention.");
  return result.healthy ? 0 : 1;
}

Result<int> run_backup(const CommonOptions& options, const std::string& file) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options));
  TRY(const BackupFacts facts, back_up(setup.home, file));
  fmt::print("{}: {} pictures, {}. Restore it with: mkdir NEW_HOME && tar -xf {} -C NEW_HOME\n",
             file, facts.pictures, megabytes(facts.bytes), file);
  return 0;
}

}  // namespace atelier
