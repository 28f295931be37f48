#define ATELIER_ISA isa_avx512_bf16
#define ATELIER_ISA_NAME "avx512 bf16"
#include "tensor/detail/kernels_body.h"

namespace atelier::detail {
const Kernels& kernels_avx512_bf16() {
  return isa_avx512_bf16::table;
}
}  // namespace atelier::detail
