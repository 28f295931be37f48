#include "tensor/detail/kernels.h"

#include <dnnl.hpp>

namespace atelier::detail {
namespace {

const Kernels& chosen() {
  // oneDNN has asked the processor and the kernel (AMX needs a permission, which it requests), and
  // knows the limit somebody may have set.
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::avx512_core_amx: return kernels_amx();
    case dnnl::cpu_isa::avx512_core_bf16: return kernels_avx512_bf16();
    case dnnl::cpu_isa::avx512_core:
    case dnnl::cpu_isa::avx512_core_vnni: return kernels_avx512();
    case dnnl::cpu_isa::avx2:
    case dnnl::cpu_isa::avx2_vnni: return kernels_avx2();
    default: return kernels_base();
  }
}

}  // namespace

const Kernels& kernels() {
  static const Kernels& table = chosen();
  return table;
}

}  // namespace atelier::detail
