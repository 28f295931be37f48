// Noise from a seed: libtorch's CPU stream, so that a seed taken from another Stable Diffusion
// program that draws on the CPU starts the same picture here, whatever the device.
#pragma once
#include <cstdint>
#include <vector>

#include "diffusion/sampler.h"

namespace atelier {

// One stream an image: the initial noise first, then whatever the sampler draws. One thread.
class NoiseStream {
 public:
  explicit NoiseStream(uint64_t seed);
  ~NoiseStream();
  NoiseStream(NoiseStream&&) noexcept;
  NoiseStream& operator=(NoiseStream&&) noexcept;

  // The next unit-normal tensor, fp32 on the CPU.
  Tensor next(const std::vector<int64_t>& shape);

  // The stream as a sampler wants it: tensors shaped like `like`, on its device. The stream must
  // outlive what is returned.
  Noise shaped_like(const Tensor& like);

 private:
  struct Generator;
  std::unique_ptr<Generator> generator_;
};

}  // namespace atelier
