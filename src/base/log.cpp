#include "base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <vector>

namespace atelier {
namespace {

constexpr size_t log_file_bytes_max = 10 << 20;
constexpr size_t log_files_kept = 3;

spdlog::level::level_enum spd_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

void start_log(const LogSettings& settings) {
  // Terminal output goes to stderr: stdout belongs to what a command prints.
  std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
  if (!settings.file.empty()) {
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
          settings.file, log_file_bytes_max, log_files_kept));
    } catch (const spdlog::spdlog_ex& thrown) {
      std::fprintf(stderr, "The log file cannot be written: %s\n", thrown.what());
    }
  }
  auto logger = std::make_shared<spdlog::logger>("atelier", sinks.begin(), sinks.end());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %^%-5l%$ %v");
  logger->set_level(spd_level(settings.level));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void log_line(LogLevel level, std::string_view room, std::string_view line) {
  spdlog::log(spd_level(level), "[{}] {}", room, line);
}

}  // namespace atelier
