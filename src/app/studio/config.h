// atelier.toml in the home folder: what a studio remembers about itself. Few keys, all optional;
// the command line wins.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace atelier {

struct Config {
  std::optional<std::string> host;
  std::optional<uint16_t> port;
  std::optional<std::string> outputs;  // pictures lie here instead of HOME/media
  std::optional<std::string> engine_program;
  std::optional<double> memory_budget_gb;      // for the engine's models and pictures together
  std::optional<int64_t> idle_unload_minutes;  // without a job for so long, models leave; 0: never
  // Installs may also come from this machine and its network, and without encryption.
  bool allow_private_downloads = false;
  std::optional<std::string> hugging_face_endpoint;  // a mirror instead of https://huggingface.co
  std::optional<std::string> civitai_endpoint;
};

// An empty one when there is no file. `invalid` with line and key for what it does not understand.
Result<Config> load_config(const std::string& path);

}  // namespace atelier
