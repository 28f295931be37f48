// Which device this engine computes on, and what people call it.
#pragma once
#include <string>

#include "tensor/device.h"

namespace atelier {

// The first CUDA card that libtorch sees, else the processor.
at::Device best_device();
// "AMD EPYC 9354 32-Core Processor"; "CUDA card 0" for a card.
std::string device_name(const at::Device& device);

}  // namespace atelier
