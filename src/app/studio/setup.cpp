#include "app/studio/setup.h"

#include <filesystem>

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

}  // namespace atelier
