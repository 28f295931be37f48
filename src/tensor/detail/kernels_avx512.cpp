#define ATELIER_ISA isa_avx512
#define ATELIER_ISA_NAME "avx512"
#include "tensor/detail/kernels_body.h"

namespace atelier::detail {
const Kernels& kernels_avx512() {
  return isa_avx512::table;
}
}  // namespace atelier::detail
