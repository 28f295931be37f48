// The commands about models: list, add, install, scan, remove. They use the home's database beside
// a running server, or without one.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "app/studio/commands.h"
#include "app/studio/setup.h"
#include "base/fields.h"
#include "base/log.h"
#include "db/database.h"
#include "db/migrator.h"
#include "services/inspect_model.h"
#include "services/installs.h"
#include "services/models.h"

namespace atelier {
namespace {

constexpr auto look_every = std::chrono::milliseconds(200);

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
  fmt::print("{} {}  {} {}  {}  {}  {}\n    {}\n", model.is_default ? "*" : " ", model.name,
             model.base, model.type, model.hash, name_of(model.state), megabytes(model.bytes),
             model.path);
  if (!model.fault.empty()) fmt::print("    {}\n", model.fault);
}

boost::json::object json_of(const Model& model) {
  return {{"id", model.id.text}, {"name", model.name},   {"base", model.base},
          {"type", model.type},  {"hash", model.hash},   {"state", name_of(model.state)},
          {"path", model.path},  {"bytes", model.bytes}, {"is_default", model.is_default},
          {"fault", model.fault}};
}

// By its id, hash, path or name; a name that several have is nobody's.
Result<Model> model_called(const std::vector<Model>& models, const std::string& word) {
  std::vector<const Model*> found;
  for (const Model& model : models) {
    const bool exactly = model.id.text == word || model.hash == word || model.path == word;
    if (exactly) return model;
    if (model.name == word) found.push_back(&model);
  }
  if (found.size() == 1) return *found.front();
  if (found.empty()) {
    return fail(ErrorKind::not_found,
                "There is no model called " + word + "; atelier models list shows what there is.");
  }
  std::string paths;
  for (const Model* model : found) paths += "\n  " + model->path;
  return fail(ErrorKind::invalid, fmt::format("{} models are called {}; give a path instead:{}",
                                              found.size(), word, paths));
}

void print_progress(const InstallStatus& status) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::string line = fmt::format("{}: {}", name_of(status.install.state), megabytes(status.bytes));
  if (status.bytes_total) line += " of " + megabytes(*status.bytes_total);
  if (status.rate > 0) line += fmt::format(", {}/s", megabytes(status.rate));
  if (status.eta_ms) line += fmt::format(", {} s left", (*status.eta_ms + 999) / 1000);
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
}

Result<InstallStatus> wait_for_end(InstallService& installs, const InstallId& id) {
  for (;;) {
    TRY(auto status, installs.get({}, id));
    print_progress(status);
    const InstallState state = status.install.state;
    if (has_ended(state) || state == InstallState::paused) {
      if (::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\n");
      return status;
    }
    std::this_thread::sleep_for(look_every);
  }
}

std::optional<std::string> token_for(const ModelInstallOptions& options) {
  if (!options.token.empty()) return options.token;
  // Where other programs expect it, too. A token on a command line is seen by everybody.
  const char* variable = std::getenv("HF_TOKEN");
  const bool repo = options.source.find("://") == std::string::npos && options.source[0] != '/';
  return repo && variable != nullptr && *variable != '\0' ? std::optional<std::string>(variable)
                                                          : std::nullopt;
}

std::string absolute_if_there(const std::string& source) {
  std::error_code ignored;
  return std::filesystem::exists(source, ignored) ? std::filesystem::absolute(source).string()
                                                  : source;
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
  if (models.empty()) {
    fmt::print("There are no models yet. Put some into {}/main.\n", setup.home.models);
  }
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

Result<int> run_models_install(const ModelInstallOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  TRY(const auto library, open_library(setup));
  InstallService installs(*library->db, *library->models, install_settings(setup.config),
                          library->sink);
  // A running server does the work; else this process is the home's one worker.
  std::optional<Home> ours;
  if (!home_is_in_use(setup.home.folder)) {
    TRY(Home home, Home::open(setup.home.folder, HomeLock::exclusive));
    ours.emplace(std::move(home));
    TRY_DO(installs.start());
  }
  TRY(const auto made,
      installs.create({}, {.source = absolute_if_there(options.source),
                           .mode = options.in_place ? InstallMode::in_place : InstallMode::copy,
                           .token = token_for(options),
                           .name = options.name}));
  TRY(const auto status, wait_for_end(installs, made.install.id));
  if (status.install.state != InstallState::done) {
    return fail(ErrorKind::unavailable, status.install.error.empty()
                                            ? "The install was stopped by somebody else."
                                            : status.install.error);
  }
  for (const ModelId& id : status.install.model_ids) {
    TRY(const Model model, library->models->get({}, id));
    print_model(model);
  }
  return 0;
}

Result<int> run_models_scan(const ModelScanOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  TRY(const auto library, open_library(setup));
  const std::string folder = std::filesystem::absolute(options.folder).lexically_normal().string();
  TRY(const auto found, library->models->find_in({}, folder));
  int refused = 0;
  for (const FoundModel& one : found) {
    fmt::print("{} {}  {}\n    {}\n", one.installed ? "*" : " ", one.name, megabytes(one.bytes),
               one.path);
    if (one.installed || !options.add) continue;
    const auto model = library->models->add({}, one.path);
    fmt::print("    {}\n", model ? model->base + " " + model->type : model.error().message);
    if (!model) ++refused;
  }
  if (found.empty()) fmt::print("There are no models in {}.\n", folder);
  return refused == 0 ? 0 : 1;
}

Result<int> run_models_remove(const ModelRemoveOptions& options) {
  start_log({.level = LogLevel::error});
  TRY(const Setup setup, set_up(options.common));
  TRY(const auto library, open_library(setup));
  TRY(const auto models, library->models->list({}));
  TRY(const Model model, model_called(models, options.model));
  const auto files = options.files ? FileFate::remove : FileFate::keep;
  TRY_DO(library->models->remove({}, model.id, files));
  fmt::print("{} is gone{}.\n", model.name,
             options.files ? ", with its files" : "; its files stay at " + model.path);
  return 0;
}

}  // namespace atelier
