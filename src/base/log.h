// The log: spdlog behind one call, so that spdlog's headers (2.4 s) stay out of everybody's way.
// log_info("engine", fmt::format(...)). Threads: any.
#pragma once
#include <string>
#include <string_view>

namespace atelier {

enum class LogLevel { debug, info, warn, error };

struct LogSettings {
  LogLevel level = LogLevel::info;
  std::string file;  // also appended here when not empty; rotated at 10 MiB, three kept
};

void start_log(const LogSettings& settings);
void log_line(LogLevel level, std::string_view room, std::string_view line);

inline void log_debug(std::string_view room, std::string_view line) {
  log_line(LogLevel::debug, room, line);
}
inline void log_info(std::string_view room, std::string_view line) {
  log_line(LogLevel::info, room, line);
}
inline void log_warn(std::string_view room, std::string_view line) {
  log_line(LogLevel::warn, room, line);
}
inline void log_error(std::string_view room, std::string_view line) {
  log_line(LogLevel::error, room, line);
}

}  // namespace atelier
