// `atelier`: the studio's server and its command line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>

#include "app/studio/commands.h"

namespace atelier {
namespace {

using Command = std::function<Result<int>()>;

constexpr const char* after_help =
    "\nFirst steps:\n"
    "  atelier serve                      then open http://localhost:9090 in a browser\n"
    "  atelier generate \"bluebird\" --seed 1 --out bird.png\n"
    "\nEverything a studio keeps lies in its home folder: --home DIR, else ATELIER_HOME, else\n"
    "~/.local/share/atelier. Settings are in HOME/atelier.toml (host, port, outputs,\n"
    "engine_program, memory_budget_gb, idle_unload_minutes, allow_private_downloads).\n"
    "Restoring a backup: tar -xf FILE -C NEW_HOME";

void add_common(CLI::App& command, CommonOptions& common) {
  command.add_option("--home", common.home, "The studio's home folder")->type_name("DIR");
  command
      .add_option("--engine-program", common.engine_program,
                  "The engine to start, instead of the atelier-engine beside this program")
      ->type_name("PATH");
}

void add_serve(CLI::App& app, ServeOptions& o, Command& chosen) {
  auto& serve = *app.add_subcommand("serve", "Run the studio: the page, its API and an engine");
  add_common(serve, o.common);
  serve.add_option("--host", o.host, "Address to listen on (default 127.0.0.1: this machine only)");
  serve.add_option("--port", o.port, "Port to listen on (default 9090; 0 picks a free one)");
  serve.add_option("--port-file", o.port_file, "Write the port into this file once it answers")
      ->type_name("FILE");
  serve.add_option("--page", o.page, "Folder of the built page")->type_name("DIR");
  serve.callback([&] { chosen = [&o] { return run_serve(o); }; });
}

void add_generate(CLI::App& app, GenerateOptions& o, Command& chosen) {
  auto& generate = *app.add_subcommand("generate", "Draw one picture; no server is needed");
  add_common(generate, o.common);
  generate.add_option("prompt", o.prompt, "What to draw");
  generate.add_option("--negative", o.negative_prompt, "What to avoid");
  generate.add_option("--model", o.model, "Name, hash or path (default: the studio's default)");
  generate.add_option("--seed", o.seed, "The same seed draws the same picture (default: random)");
  generate.add_option("--steps", o.steps, "Steps of the sampler");
  generate.add_option("--width", o.width, "Pixels, a multiple of 8");
  generate.add_option("--height", o.height, "Pixels, a multiple of 8");
  generate.add_option("--scheduler", o.scheduler, "Such as euler or dpmpp_2m_k");
  generate.add_option("--cfg-scale", o.cfg_scale, "How closely to follow the prompt, 1 to 50");
  generate.add_option("--cfg-rescale", o.cfg_rescale, "0 to 1");
  generate.add_option("--clip-skip", o.clip_skip, "Text layers to leave out, 0 to 11");
  generate.add_option("--lora", o.loras, "NAME or NAME:WEIGHT; may be given several times")
      ->allow_extra_args(false);
  generate.add_option("--vae", o.vae, "Name, hash or path of a VAE to use instead");
  generate.add_option("--init", o.init, "Start from this picture")->type_name("FILE");
  generate.add_option("--strength", o.strength, "How much of it is drawn anew, 0 to 0.99");
  generate.add_option("--mask", o.mask, "Only where this picture is white")->type_name("FILE");
  auto& control = *generate.add_option("--control", o.control, "Follow this picture's lines")
                       ->type_name("FILE");
  generate.add_option("--control-model", o.control_model, "Name, hash or path of a ControlNet");
  control.needs(generate.get_option("--control-model"));
  generate.add_option("--preprocessor", o.preprocessor, "Such as canny, to make the control image");
  generate.add_option("--control-weight", o.control_weight, "0 to 2");
  generate.add_option("--upscale", o.upscale, "Enlarge the result so many times, 1 to 8");
  generate
      .add_option("--like", o.like, "Take the recipe inside this PNG; other options win over it")
      ->type_name("PNG");
  generate.add_option("--out", o.out, "File to write (default: named after the prompt and seed)")
      ->type_name("FILE");
  generate.callback([&] {
    if (o.prompt.empty() && o.like.empty()) {
      throw CLI::RequiredError("a prompt, such as: atelier generate \"bluebird\"; or --like PNG:");
    }
    chosen = [&o] { return run_generate(o); };
  });
}

struct ModelsOptions {
  CommonOptions common;
  bool json = false;
  std::string path;
  ModelInstallOptions install;
  ModelScanOptions scan;
  ModelRemoveOptions remove;
};

void add_model_installs(CLI::App& models, ModelsOptions& o, Command& chosen) {
  auto& install = *models.add_subcommand(
      "install", "Bring a model here from a path, a web address or Hugging Face");
  add_common(install, o.install.common);
  install
      .add_option("source", o.install.source,
                  "A path, https://..., or owner/name[::folder or file][::variant]")
      ->required();
  install.add_option("--token", o.install.token,
                     "Access token (default: the variable HF_TOKEN, for Hugging Face)");
  install.add_option("--name", o.install.name, "What to call it");
  install.add_flag("--in-place", o.install.in_place, "Use a path where it lies instead of copying");
  install.callback([&] { chosen = [&o] { return run_models_install(o.install); }; });
  auto& scan = *models.add_subcommand("scan", "List the models in a folder (* is known already)");
  add_common(scan, o.scan.common);
  scan.add_option("folder", o.scan.folder, "Folders inside it too")->required()->type_name("DIR");
  scan.add_flag("--add", o.scan.add, "Use all of them where they lie");
  scan.callback([&] { chosen = [&o] { return run_models_scan(o.scan); }; });
  auto& remove = *models.add_subcommand("remove", "Remove a model from the studio");
  add_common(remove, o.remove.common);
  remove.add_option("model", o.remove.model, "Its name, id, hash or path")->required();
  remove.add_flag("--files", o.remove.files, "Delete its files too");
  remove.callback([&] { chosen = [&o] { return run_models_remove(o.remove); }; });
}

void add_models(CLI::App& app, ModelsOptions& o, Command& chosen) {
  auto& models = *app.add_subcommand("models", "Look at, bring and remove models");
  models.require_subcommand(1);
  auto& list = *models.add_subcommand("list", "Look at the models folder and list what is there");
  add_common(list, o.common);
  list.add_flag("--json", o.json, "As JSON");
  list.callback([&] { chosen = [&o] { return run_models_list(o.common, o.json); }; });
  auto& add = *models.add_subcommand("add", "Use a model where it lies");
  add_common(add, o.common);
  add.add_option("path", o.path, "A file of weights, or a diffusers folder")->required();
  add.callback([&] { chosen = [&o] { return run_models_add(o.common, o.path); }; });
  add_model_installs(models, o, chosen);
}

void add_doctor(CLI::App& app, DoctorOptions& o, Command& chosen) {
  auto& doctor = *app.add_subcommand("doctor", "Check that everything in the home is sound");
  add_common(doctor, o.common);
  doctor.add_flag("--deep", o.deep, "Also read every picture and compare its hash");
  doctor.add_flag("--json", o.json, "As JSON");
  doctor.callback([&] { chosen = [&o] { return run_doctor(o); }; });
}

void add_import(CLI::App& app, ImportOptions& o, Command& chosen) {
  auto& command = *app.add_subcommand(
      "import", "Bring folders of pictures in, with the recipes other tools left in them");
  add_common(command, o.common);
  command
      .add_option("folder", o.folders,
                  "Folders, or an InvokeAI installation, whose boards and stars come along")
      ->required()
      ->type_name("DIR");
  auto& copy = *command.add_flag("--copy", o.copy, "Copy the files into the studio (the usual)");
  command.add_flag("--link", o.link, "Leave the files where they are and remember the places")
      ->excludes(&copy);
  command.add_option("--board", o.board, "Put them on this board; made when there is none");
  command.add_flag("--watch", o.watch, "Keep watching the folders for new files");
  command.add_flag("--deleted-too", o.deleted_too,
                   "Bring back what was deleted in the studio after an earlier import");
  command.add_flag("--json", o.json, "The report as JSON");
  command.callback([&] { chosen = [&o] { return run_import(o); }; });
}

struct BackupOptions {
  CommonOptions common;
  std::string file;
};

void add_backup(CLI::App& app, BackupOptions& o, Command& chosen) {
  auto& backup = *app.add_subcommand("backup", "Copy the studio into one tar file while it works");
  add_common(backup, o.common);
  backup.add_option("file", o.file, "The tar file to write; must not exist")->required();
  backup.callback([&] { chosen = [&o] { return run_backup(o.common, o.file); }; });
}

int report(const Error& error) {
  fmt::print(stderr, "atelier: {}\n", error.message);
  if (!error.detail.empty()) fmt::print(stderr, "  ({})\n", error.detail);
  return 1;
}

int run(int count, char** words) {
  CLI::App app{"Atelier: a studio for generated images on your own machine.", "atelier"};
  app.set_version_flag("--version", "atelier " ATELIER_VERSION);
  app.require_subcommand(1);
  app.footer(after_help);
  Command chosen;
  ServeOptions serve;
  GenerateOptions generate;
  ModelsOptions models;
  DoctorOptions doctor;
  ImportOptions imports;
  BackupOptions backup;
  add_serve(app, serve, chosen);
  add_generate(app, generate, chosen);
  add_models(app, models, chosen);
  add_doctor(app, doctor, chosen);
  add_import(app, imports, chosen);
  add_backup(app, backup, chosen);
  // CLI11 would only say that a subcommand is required.
  const std::string first = count > 1 ? words[1] : "";
  if (first.empty()) {
    fmt::print("{}", app.help());
    return 0;
  }
  const auto is_it = [&](const CLI::App* command) { return command->get_name() == first; };
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  if (first[0] != '-' && std::none_of(commands.begin(), commands.end(), is_it)) {
    fmt::print(stderr, "atelier: there is no command \"{}\"; atelier --help lists them.\n", first);
    return 1;
  }
  CLI11_PARSE(app, count, words);
  const Result<int> code = chosen();
  return code ? *code : report(code.error());
}

}  // namespace
}  // namespace atelier

int main(int count, char** words) {
  try {
    return atelier::run(count, words);
  } catch (const std::exception& thrown) {
    fmt::print(stderr, "atelier: something unforeseen happened: {}\n", thrown.what());
    return 2;
  }
}
