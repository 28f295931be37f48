// The table itself, once per kernels_<isa>.cpp, which defines ATELIER_ISA and its ATELIER_ISA_NAME.
#pragma once
#include "tensor/detail/kernels_attention.h"
#include "tensor/detail/kernels_rows.h"

namespace atelier::detail::ATELIER_ISA {

static const Kernels table = {
    .name = ATELIER_ISA_NAME,
    .column_sums = column_sums,
    .scale_columns = scale_columns,
    .layer_norm = layer_norm,
    .geglu = geglu,
    .silu = silu,
    .gelu = gelu,
    .quick_gelu = quick_gelu,
    .place_columns = place_columns,
    .to_float = to_float,
    .from_float = from_float,
    .packed_k_bytes = packed_k_bytes,
    .packed_v_bytes = packed_v_bytes,
    .pack_k = pack_k,
    .pack_v = pack_v,
    .attention_buffer_bytes = attention_buffer_bytes,
    .attention = attention,
};

}  // namespace atelier::detail::ATELIER_ISA
