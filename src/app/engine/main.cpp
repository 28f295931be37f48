// atelier-engine: the program that computes. `serve` is what the studio starts; the other commands
// are for those who measure and check.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/engine/serve.h"
#include "base/log.h"
#include "engine/bench.h"
#include "engine/best_device.h"
#include "engine/memory/machine.h"
#include "engine/model_painter.h"
#include "engine/verify.h"
#include "models/convert.h"
#include "models/model.h"
#include "protocol/model_facts.h"
#include "tensor/device.h"

namespace atelier {
namespace {

constexpr int exit_failed = 1;

int report(const Error& error) {
  std::fputs((to_line(error) + "\n").c_str(), stderr);
  return exit_failed;
}

// The same facts in the protocol's words: models/ may not know the protocol.
protocol::ModelFacts in_protocol(const std::string& path, const ModelFacts& facts) {
  return {.path = path,
          .base = facts.base,
          .type = facts.type,
          .format = facts.format,
          .variant = facts.variant,
          .prediction = facts.prediction,
          .prediction_told = facts.prediction_told,
          .family_label = facts.family_label,
          .native_width = int(facts.native_width),
          .native_height = int(facts.native_height),
          .size_multiple = int(facts.size_multiple),
          .latent_channels = int(facts.latent_channels),
          .parameters = facts.parameters,
          .bytes = facts.bytes,
          .trigger = facts.trigger,
          .vectors = int(facts.vectors),
          .trigger_phrases = facts.trigger_phrases,
          .default_weight = facts.default_weight,
          .scale = int(facts.scale),
          .fault = facts.fault};
}

int run_inspect(const std::vector<std::string>& paths, bool all_numbers) {
  for (const auto& path : paths) {
    const auto facts = inspect(path, all_numbers ? Scan::all_numbers : Scan::headers_only);
    std::puts(to_json_text(in_protocol(path, facts)).c_str());
    std::fflush(stdout);  // whoever reads along sees each when it is known
  }
  return 0;
}

int run_convert(const std::string& path, const std::string& folder, const std::string& prediction) {
  const auto done =
      convert_to_folder(path, folder, {.prediction = find_enum<Prediction>(prediction)});
  return done ? 0 : report(done.error());
}

int run_bench_command(const std::vector<std::string>& arguments) {
  const auto settings = bench_settings(arguments);
  if (!settings) return report(settings.error());
  const auto result = run_bench(*settings);
  if (!result) return report(result.error());
  std::puts(result->c_str());
  return 0;
}

struct ServeArguments {
  std::string url;
  std::string precision = "auto";
  int threads = 0;
  int64_t memory_budget_bytes = 0;  // 0: three quarters of the machine's
  int idle_unload_minutes = 15;     // 0: never
};

Result<> run_serve(const ServeArguments& arguments) {
  if (arguments.threads > 0) set_cpu_threads(arguments.threads);
  const at::Device device = best_device();
  Compute compute{.device = device, .precision = best_precision(device)};
  if (const auto asked = find_enum<Precision>(arguments.precision)) compute.precision = *asked;
  const char* token = std::getenv("ATELIER_ENGINE_TOKEN");
  const MachineMemory machine = machine_memory();
  const int64_t budget = arguments.memory_budget_bytes > 0 ? arguments.memory_budget_bytes
                                                           : usual_memory_budget(machine);
  // Asking for more than there is fails here, in one job, before the system ends the process.
  if (device.is_cpu()) limit_heap(std::max(budget, machine.total_bytes / 100 * 95));
  TRY(const auto painter, ModelPainter::make(compute, budget));
  const protocol::Hello hello{.engine_version = ATELIER_VERSION,
                              .device = device.is_cuda() ? "cuda" : "cpu",
                              .device_name = device_name(device),
                              .precision = std::string(name_of(compute.precision)),
                              .threads = cpu_threads(),
                              .schedulers = scheduler_infos(),
                              .preprocessors = preprocessor_infos(),
                              .memory_budget_bytes = budget};
  return serve_engine({.url = arguments.url,
                       .token = token != nullptr ? token : "",
                       .idle_after_ms = int64_t{arguments.idle_unload_minutes} * 60 * 1000},
                      *painter, hello);
}

int run(int argc, char** argv) {
  CLI::App app{"The engine of Atelier: runs diffusion models.", "atelier-engine"};
  app.set_version_flag("--version", ATELIER_VERSION);
  app.require_subcommand(1);

  auto* verify = app.add_subcommand("verify", "Compare with the reference numbers below a folder");
  std::string folder;
  verify->add_option("DIR", folder, "A folder of fixtures, or one fixture")->required();

  auto* bench = app.add_subcommand("bench", "Time the real shape of a model with random weights");
  bench->prefix_command();
  bench->footer(
      "--shape sd15|sd2|sdxl|sdxl-refiner --width 512 --height 512 --steps 4 --dtype bf16|fp32 "
      "--threads N "
      "--against torch --model PATH");

  auto* look = app.add_subcommand("inspect", "Print what models are, one line of JSON each");
  std::vector<std::string> models;
  bool all_numbers = false;
  look->add_option("PATH", models, "Diffusers folders and weight files")->required();
  look->add_flag("--numbers", all_numbers, "Also read every weight and look for NaN");

  auto* convert = app.add_subcommand("convert", "Make a diffusers folder of a single file");
  std::string single_file, new_folder;
  convert->add_option("PATH", single_file, "A whole model in one file")->required();
  convert->add_option("DIR", new_folder, "Where to; must not exist yet")->required();
  std::string prediction;
  convert->add_option("--prediction", prediction, "What it predicts, where its file says otherwise")
      ->check(CLI::IsMember({"epsilon", "v_prediction"}));

  auto* serve = app.add_subcommand("serve", "Work for a server (started by `atelier serve`)");
  ServeArguments arguments;
  serve->add_option("--connect", arguments.url, "ws://HOST:PORT/api/v1/engine")->required();
  serve->add_option("--dtype", arguments.precision, "auto, bf16 or fp32")
      ->check(CLI::IsMember({"auto", "bf16", "fp32"}));
  serve->add_option("--threads", arguments.threads, "0: as many as there are processors")
      ->check(CLI::Range(0, 64));
  serve
      ->add_option("--memory-budget", arguments.memory_budget_bytes,
                   "Bytes for models and pictures together; 0: three quarters of the machine's")
      ->envname("ATELIER_ENGINE_MEMORY_BUDGET")
      ->check(CLI::NonNegativeNumber);
  serve
      ->add_option("--idle-unload-minutes", arguments.idle_unload_minutes,
                   "Without a job for so long, models are unloaded; 0: never")
      ->envname("ATELIER_ENGINE_IDLE_UNLOAD_MINUTES")
      ->check(CLI::Range(0, 100000));

  CLI11_PARSE(app, argc, argv);
  start_log({});
  if (verify->parsed()) return verify_command(folder);
  if (bench->parsed()) return run_bench_command(bench->remaining());
  if (look->parsed()) return run_inspect(models, all_numbers);
  if (convert->parsed()) return run_convert(single_file, new_folder, prediction);
  const auto served = run_serve(arguments);
  return served ? 0 : report(served.error());
}

}  // namespace
}  // namespace atelier

int main(int argc, char** argv) {
  try {
    return atelier::run(argc, argv);
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "atelier-engine ended: %s\n", thrown.what());
    return 1;
  }
}
