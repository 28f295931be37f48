#define ATELIER_ISA isa_amx
#define ATELIER_ISA_NAME "avx512 bf16 amx"
#include "tensor/detail/kernels_body.h"

namespace atelier::detail {
const Kernels& kernels_amx() {
  return isa_amx::table;
}
}  // namespace atelier::detail
