#include "tensor/device.h"

#include <atomic>

#include "tensor/detail/kernels.h"

namespace atelier {
namespace {
std::atomic<bool> libtorch_on_cpu{false};
}

Precision best_precision(const at::Device& device) {
  if (!device.is_cpu()) return Precision::bf16;
  const std::string_view found = cpu_features();
  return found.find("bf16") != std::string_view::npos ? Precision::bf16 : Precision::fp32;
}

std::string_view cpu_features() {
  return detail::kernels().name;
}

void use_libtorch_on_cpu(bool on) {
  libtorch_on_cpu = on;
}

bool own_kernels(const at::Device& device) {
  return device.is_cpu() && !libtorch_on_cpu;
}

}  // namespace atelier
