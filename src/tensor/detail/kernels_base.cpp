#define ATELIER_ISA isa_base
#define ATELIER_ISA_NAME "plain x86-64"
#include "tensor/detail/kernels_body.h"

namespace atelier::detail {
const Kernels& kernels_base() {
  return isa_base::table;
}
}  // namespace atelier::detail
