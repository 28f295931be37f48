// `atelier-engine bench`: the real shape of a model with random weights, timed on this machine.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "tensor/device.h"

namespace atelier {

struct BenchSettings {
  std::string shape = "sd15";
  std::string model;  // a path: measure these weights instead of random ones of the shape
  int width_px = 512;
  int height_px = 512;
  int steps = 4;
  Precision precision = best_precision(at::Device(at::kCPU));  // of UNet and VAE
  int threads = cpu_threads();
  bool against_libtorch = false;  // the same step through libtorch's own operations as well
};

// Reads "--shape sd15|sd2|sdxl|sdxl-refiner --model PATH --width 512 --height 512 --steps 4
// --dtype bf16|fp32 --threads N --against torch"; invalid with one fault per wrong word.
Result<BenchSettings> bench_settings(const std::vector<std::string>& arguments);

// One JSON object as text: seconds per step (guidance included), text encode and VAE decode, the
// peak memory of the process in bytes, and the rate reached against the peak of this machine
// measured in the same run.
Result<std::string> run_bench(const BenchSettings& settings);

}  // namespace atelier
