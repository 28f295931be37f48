#include "services/model_convert.h"

#include <filesystem>

#include "media/files.h"
#include "services/install_folder.h"
#include "services/run_program.h"
#include "services/zip_names.h"

namespace atelier {
namespace {

namespace fs = std::filesystem;
constexpr int convert_deadline_ms = 60 * 60 * 1000;
constexpr size_t quote_chars_max = 400;

// Goes with whatever is left in it.
struct WorkFolder {
  InstallFolders folders;
  InstallId id = InstallId::make();
  ~WorkFolder() { folders.remove(id); }
};

}  // namespace

Result<TaskStatus> ModelConverter::start(const Caller& caller, const ModelId& id) {
  TRY_DO(require(caller, Action::models_edit));
  TRY(const Model model, models_.get(caller, id));
  if (model.type != "main" || model.state != ModelState::ready) {
    return fail(ErrorKind::invalid, model.name +
                                        " cannot be converted: only a main model that "
                                        "can draw can.");
  }
  if (model.format != "checkpoint") {
    return fail(ErrorKind::invalid, model.name + " is a diffusers folder already.");
  }
  const auto work = [this, caller, model](TaskRun& run) { return convert(caller, model, run); };
  return tasks_.start(caller, "convert_model", "Converting " + model.name, work);
}

Result<> ModelConverter::convert(const Caller& caller, const Model& model, TaskRun& run) const {
  run.set_total(1);
  const WorkFolder work{.folders = InstallFolders(models_.folders().root)};
  const std::string folder = work.folders.path_of(work.id);
  TRY_DO(make_folders(folder));
  const std::string stem = safe_file_name(fs::path(model.path).stem().string());
  const std::string target = folder + "/" + stem;
  const auto go_on = [&run] { return run.go_on().has_value(); };
  const ModelChange edits = edits_of(model);
  std::vector<std::string> command{engine_program_, "convert", model.path, target};
  if (const auto& told = edits.prediction; told && !told->empty()) {
    command.insert(command.end(), {"--prediction", *told});
  }
  TRY(const ProgramOutput output,
      run_program(command, {.deadline_ms = convert_deadline_ms, .go_on = go_on}));
  if (output.exit_code != 0) {
    return fail(ErrorKind::unavailable,
                "The engine could not convert it: " + output.err.substr(0, quote_chars_max));
  }
  TRY(const Model made, models_.bring_in(caller, target,
                                         {.source = model.path,
                                          .name = model.name + " (folder)",
                                          .facts = {.name = "",
                                                    .description = model.description,
                                                    .source_url = model.source_url,
                                                    .trigger_phrases = model.trigger_phrases}}));
  TRY_DO(models_.change(caller, made.id, edits));
  run.set_result_url("/api/v1/models/" + made.id.text);
  run.add_succeeded();
  return {};
}

}  // namespace atelier
