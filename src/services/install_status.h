// An install as watchers see it: the row, and how far it is.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>

#include "store/installs.h"

namespace atelier {

struct InstallStatus {
  Install install;
  int64_t bytes = 0;
  std::optional<int64_t> bytes_total;  // as long as every file's size is known
  int64_t rate = 0;                    // bytes a second, lately
  std::optional<int64_t> eta_ms;
};

// Sums over its files.
InstallStatus status_of(Install install, int64_t rate = 0);

// What has come is gone: from the beginning, should somebody try again.
void forget_progress(Install& install);

// Bytes a second over the last few seconds. One thread.
class RateMeter {
 public:
  void add(int64_t bytes, double now_s);
  int64_t rate(double now_s);

 private:
  struct Sample {
    double at_s;
    int64_t bytes;
  };
  std::deque<Sample> samples_;
  int64_t sum_ = 0;
};

}  // namespace atelier
