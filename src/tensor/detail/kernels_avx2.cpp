#define ATELIER_ISA isa_avx2
#define ATELIER_ISA_NAME "avx2"
#include "tensor/detail/kernels_body.h"

namespace atelier::detail {
const Kernels& kernels_avx2() {
  return isa_avx2::table;
}
}  // namespace atelier::detail
