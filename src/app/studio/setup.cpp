#include "app/studio/setup.h"

#include <filesystem>

#include "net/url.h"

namespace atelier {

Result<Setup> set_up(const CommonOptions& options) {
  TRY(const std::string folder, choose_home(options.home));
  Setup setup{.home = home_paths(folder), .config = {}, .places = find_places()};
  TRY(setup.config, load_config(setup.home.config));
  if (setup.config.outputs) {
    // Relative to the home, so that a home may be moved as a whole.
    const auto outputs = std::filesystem::path(folder) / *setup.config.outputs;
    setup.home.media = outputs.lexically_normal().string();
  }
  if (!options.engine_program.empty()) {
    setup.places.engine_program = std::filesystem::absolute(options.engine_program).string();
  } else if (setup.config.engine_program) {
    setup.places.engine_program = *setup.config.engine_program;
  }
  return setup;
}

std::vector<std::string> engine_arguments(const Config& config) {
  std::vector<std::string> arguments;
  const auto add = [&](const char* option, int64_t value) {
    arguments.insert(arguments.end(), {option, std::to_string(value)});
  };
  if (config.memory_budget_gb) add("--memory-budget", int64_t(*config.memory_budget_gb * 1e9));
  if (config.idle_unload_minutes) add("--idle-unload-minutes", *config.idle_unload_minutes);
  return arguments;
}

InstallSettings install_settings(const Config& config) {
  InstallSettings settings;
  settings.download.fetch.allow_private = config.allow_private_downloads;
  const auto endpoint = [&](const std::optional<std::string>& said, std::string& place) {
    if (!said) return;
    place = *said;
    while (place.ends_with('/')) place.pop_back();
    // Whoever wrote the file wants to reach it, wherever it is; not what it redirects to.
    settings.download.fetch.trusted_origins.push_back(net::origin_of(place));
  };
  endpoint(config.hugging_face_endpoint, settings.hugging_face);
  endpoint(config.civitai_endpoint, settings.civitai);
  return settings;
}

}  // namespace atelier
