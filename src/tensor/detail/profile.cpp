#include "tensor/detail/profile.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <string_view>

namespace atelier::detail {
namespace {

struct Entry {
  int64_t calls = 0;
  Spent spent;
};

// Prints itself when the program ends.
struct Table {
  std::mutex mutex;
  std::array<Entry, static_cast<size_t>(Work::count)> entries;

  ~Table() {
    constexpr std::array<std::string_view, static_cast<size_t>(Work::count)> names = {
        "conv", "linear", "attention", "norm", "pointwise"};
    for (size_t i = 0; i < entries.size(); ++i) {
      const Entry& entry = entries.at(i);
      std::fprintf(stderr, "profile: %-10s %7lld calls %9.1f ms %9.1f ms of threads\n",
                   names.at(i).data(), static_cast<long long>(entry.calls),
                   static_cast<double>(entry.spent.wall_ns) / 1e6,
                   static_cast<double>(entry.spent.threads_ns) / 1e6);
    }
  }
};

int64_t clock_ns(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

bool profiling() {
  static const bool on = std::getenv("ATELIER_PROFILE") != nullptr;
  return on;
}

Spent spent_so_far() {
  return {clock_ns(CLOCK_MONOTONIC), clock_ns(CLOCK_PROCESS_CPUTIME_ID)};
}

void add_time(Work work, const Spent& start) {
  static Table table;
  const Spent now = spent_so_far();
  const std::lock_guard lock(table.mutex);
  Entry& entry = table.entries.at(static_cast<size_t>(work));
  ++entry.calls;
  entry.spent.wall_ns += now.wall_ns - start.wall_ns;
  entry.spent.threads_ns += now.threads_ns - start.threads_ns;
}

}  // namespace atelier::detail
