#include "diffusion/rng.h"

#include <ATen/CPUGeneratorImpl.h>

namespace atelier {

struct NoiseStream::Generator {
  at::Generator torch;
};

NoiseStream::NoiseStream(uint64_t seed)
    : generator_(std::make_unique<Generator>(Generator{at::detail::createCPUGenerator(seed)})) {}
NoiseStream::~NoiseStream() = default;
NoiseStream::NoiseStream(NoiseStream&&) noexcept = default;
NoiseStream& NoiseStream::operator=(NoiseStream&&) noexcept = default;

Tensor NoiseStream::next(const std::vector<int64_t>& shape) {
  return at::randn(shape, generator_->torch, at::TensorOptions().dtype(at::kFloat));
}

Noise NoiseStream::shaped_like(const Tensor& like) {
  return
      [this, shape = like.sizes().vec(), device = like.device()] { return next(shape).to(device); };
}

}  // namespace atelier
