#include "engine/best_device.h"

#include <ATen/ATen.h>

#include <fstream>

namespace atelier {

at::Device best_device() {
  if (at::globalContext().hasCUDA()) return {at::kCUDA, 0};
  return at::kCPU;
}

std::string device_name(const at::Device& device) {
  if (device.is_cuda()) return "CUDA card " + std::to_string(int(device.index()));
  std::ifstream lines("/proc/cpuinfo");
  std::string line;
  while (std::getline(lines, line)) {
    const size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "processor";
}

}  // namespace atelier
