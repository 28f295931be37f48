#include "engine/memory/machine.h"

#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>

#include "tensor/scratch.h"

namespace atelier {
namespace {

constexpr int64_t unlimited = std::numeric_limits<int64_t>::max();
// Control groups say "no limit" by a number near 2^63, too.
constexpr int64_t believable_max = int64_t{1} << 60;
constexpr int64_t budget_min = int64_t{1} << 30;
constexpr double budget_share = 0.75;

std::optional<int64_t> number_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  int64_t number = 0;
  if (!(file >> number) || number > believable_max) return std::nullopt;
  return number;
}

// The number behind a word at the start of a line: "MemTotal:  123 kB", "inactive_file 123".
std::optional<int64_t> number_behind(const std::filesystem::path& path, const std::string& word) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string first;
    int64_t number = 0;
    if (words >> first >> number && first == word) return number;
  }
  return std::nullopt;
}

// One control group: its limit, and what is left of it. Pages of files that nobody reads come back
// for the asking.
MachineMemory in_group(const std::filesystem::path& limit, const std::filesystem::path& usage,
                       const std::filesystem::path& stat, const std::string& reclaimable) {
  const auto allowed = number_in(limit);
  if (!allowed) return {unlimited, unlimited};
  const int64_t used = number_in(usage).value_or(0) - number_behind(stat, reclaimable).value_or(0);
  return {*allowed, std::max<int64_t>(0, *allowed - std::max<int64_t>(0, used))};
}

void narrow(MachineMemory& memory, const MachineMemory& group) {
  memory.total_bytes = std::min(memory.total_bytes, group.total_bytes);
  memory.free_bytes = std::min(memory.free_bytes, group.free_bytes);
}

// The group of this process, "/a/b", under version 2 of control groups.
std::string own_group(const std::filesystem::path& root) {
  std::ifstream file(root / "proc/self/cgroup");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("0::/")) return line.substr(4);
  }
  return {};
}

}  // namespace

MachineMemory machine_memory(const std::filesystem::path& root) {
  const auto meminfo = root / "proc/meminfo";
  const auto bytes = [&](const std::string& word) {
    const auto found = number_behind(meminfo, word);
    return found ? *found * 1024 : unlimited;
  };
  MachineMemory memory{bytes("MemTotal:"), bytes("MemAvailable:")};
  const auto groups = root / "sys/fs/cgroup";
  // A limit may stand at any group above the process; inside a container its own is the root.
  std::filesystem::path group = groups;
  const auto look = [&] {
    narrow(memory, in_group(group / "memory.max", group / "memory.current", group / "memory.stat",
                            "inactive_file"));
  };
  look();
  for (const auto& part : std::filesystem::path(own_group(root))) {
    group /= part;
    look();
  }
  const auto old = groups / "memory";
  narrow(memory, in_group(old / "memory.limit_in_bytes", old / "memory.usage_in_bytes",
                          old / "memory.stat", "total_inactive_file"));
  return memory;
}

int64_t usual_memory_budget(const MachineMemory& machine) {
  return std::max(budget_min, int64_t(double(machine.total_bytes) * budget_share));
}

int64_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  const auto taken = int64_t(info.uordblks + info.hblkhd);
  return std::max<int64_t>(0, taken - int64_t(scratch_bytes()));
}

void trim_heap() {
  trim_scratch();
  malloc_trim(0);
}

bool limit_heap(int64_t bytes) {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return false;
  limit.rlim_cur = std::min(rlim_t(bytes), limit.rlim_max);
  return setrlimit(RLIMIT_DATA, &limit) == 0;
}

std::string in_gigabytes(int64_t bytes) {
  return fmt::format("{:.1f} GB", double(bytes) / 1e9);
}

}  // namespace atelier
