// Where a model computes and with what numbers. Chosen once when it is loaded; layers never ask.
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <string_view>

namespace atelier {

enum class Precision { fp32, bf16 };
constexpr std::array<std::string_view, 2> enum_names(Precision) {
  return {"fp32", "bf16"};
}

// Where the weights of a layer are between calls. laid_out: in memory, in the precision and layout
// of its kernel. stored: in the file they came from, in the file's precision; they are laid out for
// each call. Slower, but then memory for one layer suffices, whatever the size of the model.
enum class Keep { laid_out, stored };

struct Compute {
  at::Device device = at::Device(at::kCPU);
  Precision precision = Precision::fp32;
  Keep keep = Keep::laid_out;

  at::ScalarType dtype() const { return precision == Precision::bf16 ? at::kBFloat16 : at::kFloat; }
};

// The precision that is fastest on this device: bf16 where it has instructions for it, else fp32.
Precision best_precision(const at::Device& device);

// What the kernels found in this processor, as words for logs: "avx512 bf16 amx".
std::string_view cpu_features();

// How many threads the CPU kernels share, 1..64; the number of processors until set. Results never
// depend on it. Set it while nothing computes.
void set_cpu_threads(int count);
int cpu_threads();

// Routes every operation of tensors on a CPU to libtorch's own, as on other devices. For comparing
// speed and numbers; weights packed before the change must not be used after it.
void use_libtorch_on_cpu(bool on);
// Whether tensors there are computed by our kernels and oneDNN.
bool own_kernels(const at::Device& device);

}  // namespace atelier
