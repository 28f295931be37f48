#include "services/engine_death.h"

#include <sys/wait.h>

#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>

namespace atelier {
namespace {

// Empty when it cannot be read.
std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Ours in the unified hierarchy: the line "0::/path".
std::string control_group() {
  std::istringstream lines(text_of("/proc/self/cgroup"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("0::")) return line.substr(3);
  }
  return "";
}

}  // namespace

int64_t counter_in(std::string_view lines, std::string_view name) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(line.size() < lines.size() ? line.size() + 1 : lines.size());
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') continue;
    int64_t count = -1;
    std::from_chars(line.data() + name.size() + 1, line.data() + line.size(), count);
    return count;
  }
  return -1;
}

std::optional<int64_t> count_oom_kills() {
  const int64_t machine = counter_in(text_of("/proc/vmstat"), "oom_kill");
  const std::string events = "/sys/fs/cgroup" + control_group() + "/memory.events";
  const int64_t group = counter_in(text_of(events), "oom_kill");
  if (machine < 0 && group < 0) return std::nullopt;
  return (machine < 0 ? 0 : machine) + (group < 0 ? 0 : group);
}

EngineDeath judge_death(int wait_status, bool was_ours, std::optional<int64_t> oom_kills_before,
                        std::optional<int64_t> oom_kills_after) {
  const bool was_kill = WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL;
  if (!was_kill || was_ours || !oom_kills_before || !oom_kills_after) return EngineDeath::its_own;
  return *oom_kills_after > *oom_kills_before ? EngineDeath::its_own : EngineDeath::killed;
}

}  // namespace atelier
