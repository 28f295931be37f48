#include "app/studio/config.h"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <filesystem>
#include <sstream>

namespace atelier {
namespace {

Failure not_understood(const std::string& path, const toml::node& node, const std::string& why) {
  return fail(ErrorKind::invalid,
              path + ", line " + std::to_string(node.source().begin.line) + ": " + why);
}

std::optional<std::string>* text_of(std::string_view key, Config& config) {
  if (key == "host") return &config.host;
  if (key == "outputs") return &config.outputs;
  if (key == "engine_program") return &config.engine_program;
  if (key == "hugging_face_endpoint") return &config.hugging_face_endpoint;
  if (key == "civitai_endpoint") return &config.civitai_endpoint;
  return nullptr;
}

// Nothing works in less, and no machine has more.
constexpr double budget_gb_min = 0.5;
constexpr double budget_gb_max = 4096;
constexpr int64_t idle_minutes_max = 100'000;

Result<> read_budget(const std::string& path, const toml::node& node, Config& config) {
  const auto number = node.is_number() ? node.value<double>() : std::nullopt;
  if (!number || !(*number >= budget_gb_min && *number <= budget_gb_max)) {
    return not_understood(path, node,
                          "memory_budget_gb must be a number of gigabytes from 0.5 to 4096.");
  }
  config.memory_budget_gb = number;
  return {};
}

Result<> read_idle(const std::string& path, const toml::node& node, Config& config) {
  const auto number = node.is_integer() ? node.value<int64_t>() : std::nullopt;
  if (!number || *number < 0 || *number > idle_minutes_max) {
    return not_understood(path, node,
                          "idle_unload_minutes must be a whole number of minutes from 0 (never) to "
                          "100000.");
  }
  config.idle_unload_minutes = number;
  return {};
}

Result<> read_key(const std::string& path, std::string_view key, const toml::node& node,
                  Config& config) {
  if (key == "port") {
    const auto number = node.value<int64_t>();
    if (!number || *number < 0 || *number > 65535) {
      return not_understood(path, node, "port must be a number from 0 to 65535.");
    }
    config.port = uint16_t(*number);
    return {};
  }
  if (key == "allow_private_downloads") {
    const auto word = node.value<bool>();
    if (!word) return not_understood(path, node, "allow_private_downloads must be true or false.");
    config.allow_private_downloads = *word;
    return {};
  }
  if (key == "memory_budget_gb") return read_budget(path, node, config);
  if (key == "idle_unload_minutes") return read_idle(path, node, config);
  const auto text = node.value<std::string>();
  std::optional<std::string>* place = text_of(key, config);
  if (place == nullptr) {
    return not_understood(path, node,
                          "there is no setting \"" + std::string(key) +
                              "\"; known are host, port, outputs, engine_program, "
                              "memory_budget_gb, idle_unload_minutes, allow_private_downloads, "
                              "hugging_face_endpoint, civitai_endpoint.");
  }
  if (!text) return not_understood(path, node, std::string(key) + " must be text in quotes.");
  *place = *text;
  return {};
}

}  // namespace

Result<Config> load_config(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return Config{};
  const toml::parse_result parsed = toml::parse_file(path);
  if (!parsed) {
    std::ostringstream why;
    why << path << ", line " << parsed.error().source().begin.line << ": "
        << parsed.error().description() << ".";
    return fail(ErrorKind::invalid, why.str());
  }
  Config config;
  for (const auto& [key, node] : parsed.table()) {
    TRY_DO(read_key(path, key.str(), node, config));
  }
  return config;
}

}  // namespace atelier
