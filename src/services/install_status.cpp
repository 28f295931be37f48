#include "services/install_status.h"

#include <algorithm>

namespace atelier {
namespace {
constexpr double window_s = 5;
constexpr double shortest_s = 0.5;
}  // namespace

InstallStatus status_of(Install install, int64_t rate) {
  InstallStatus status;
  bool known = !install.files.empty();
  int64_t total = 0;
  for (const InstallFile& file : install.files) {
    status.bytes += file.bytes;
    known &= file.bytes_total.has_value();
    total += file.bytes_total.value_or(0);
  }
  if (known) status.bytes_total = total;
  if (install.state == InstallState::downloading) {
    status.rate = rate;
    if (known && rate > 0) status.eta_ms = std::max<int64_t>(0, total - status.bytes) * 1000 / rate;
  }
  status.install = std::move(install);
  return status;
}

void forget_progress(Install& install) {
  install.files.clear();
}

void RateMeter::add(int64_t bytes, double now_s) {
  samples_.push_back({now_s, bytes});
  sum_ += bytes;
}

int64_t RateMeter::rate(double now_s) {
  while (!samples_.empty() && samples_.front().at_s < now_s - window_s) {
    sum_ -= samples_.front().bytes;
    samples_.pop_front();
  }
  if (samples_.empty()) return 0;
  return int64_t(double(sum_) / std::max(shortest_s, now_s - samples_.front().at_s));
}

}  // namespace atelier
