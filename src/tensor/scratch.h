// Memory for activations. A denoise loop asks for the same sizes again and again; blocks given back
// are kept and reused, so that after the first step nothing is asked of the kernel (fresh pages
// cost more than the kernels that fill them).
#pragma once
#include <cstddef>

#include "tensor/tensor.h"

namespace atelier {

// A contiguous CPU tensor with unspecified contents whose memory comes from the kept blocks and
// returns there with the last reference. On other devices: an ordinary empty tensor. Threads: any.
Tensor make_tensor(at::IntArrayRef shape, at::ScalarType dtype,
                   const at::Device& device = at::Device(at::kCPU));
Tensor make_tensor_like(const Tensor& like);

// Gives the kept blocks that nobody uses back to the system; between stages of different sizes.
void trim_scratch();

// Bytes held, used and kept together.
size_t scratch_bytes();

// Memory of the calling thread for use inside one task; valid until the thread asks for the same
// slot again. 64-byte aligned, contents unspecified.
enum class Slot { primitive, input, output, attention };
void* thread_buffer(Slot slot, size_t bytes);

}  // namespace atelier
