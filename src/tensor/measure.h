// How much was computed, and how much this machine could.
#pragma once
#include <cstdint>

#include "tensor/device.h"

namespace atelier {

// Floating point operations (a multiply and an add are two) of all convolutions, matrix products
// and attention since the program started; norms and activations do not count. Threads: any.
uint64_t operations_done();
void count_operations(uint64_t operations);

// The rate of oneDNN's matrix product at its best on this machine, all threads busy with data that
// stays in their caches; operations per second. Takes about a tenth of a second.
double measured_peak(Precision precision);

// Whether models can run in this precision there: bf16 on a CPU needs AVX-512.
bool can_compute_in(Precision precision, const at::Device& device);

}  // namespace atelier
