// The table of our own CPU kernels. The same source (kernels_body.h) is compiled once per processor
// generation; the fastest that this machine can run is chosen at first use. No libtorch here: these
// files are compiled with instructions that nothing else may use.
#pragma once
#include <cstdint>

namespace atelier::detail {

enum class Element { fp32, bf16 };

// A row-major matrix of activations.
struct Rows {
  const void* data;
  int64_t rows;
  int64_t columns;
  int64_t stride;  // elements from one row to the next
};

// One block of queries of one head against all keys of that head; see kernels_attention.h.
struct AttentionBlock {
  const void* q;
  int64_t q_stride;
  void* out;
  int64_t out_stride;
  const void* packed_k;
  const void* packed_v;
  int64_t queries;
  int64_t keys;
  int64_t width;
  float scale;
  int64_t causal_from;  // query i sees keys 0 .. causal_from + i; negative: all keys
};

struct Kernels {
  const char* name;

  // Per column, sums of (x - shift) and (x - shift)^2 over the rows are added to sum and square.
  void (*column_sums)(Element, const Rows& x, const float* shift, float* sum, float* square);
  // y = x * scale + offset per column, then SiLU where asked. y is dense.
  void (*scale_columns)(Element, const Rows& x, const float* scale, const float* offset, bool silu,
                        void* y);
  // Layer norm of each row. y is dense.
  void (*layer_norm)(Element, const Rows& x, const float* scale, const float* offset, float epsilon,
                     void* y);
  // x holds [value | gate] in its two halves: y = value * gelu(gate). y has its own row stride.
  void (*geglu)(Element, const Rows& x, void* y, int64_t y_stride);
  // In place over `count` elements.
  void (*silu)(Element, void* x, int64_t count);
  void (*gelu)(Element, void* x, int64_t count);
  void (*quick_gelu)(Element, void* x, int64_t count);
  // y = x + residual where residual is given (same row stride as y), else y = x.
  void (*place_columns)(Element, const Rows& x, const void* residual, void* y, int64_t y_stride);
  void (*to_float)(Element, const void* x, float* y, int64_t count);
  void (*from_float)(Element, const float* x, void* y, int64_t count);

  // Attention. Sizes in bytes of what packing one head's keys and values needs.
  int64_t (*packed_k_bytes)(Element, int64_t keys, int64_t width);
  int64_t (*packed_v_bytes)(Element, int64_t keys, int64_t width);
  void (*pack_k)(Element, const Rows& k, void* packed);
  void (*pack_v)(Element, const Rows& v, void* packed);
  int64_t (*attention_buffer_bytes)(Element, const AttentionBlock&);
  void (*attention)(Element, const AttentionBlock&, void* buffer);
};

constexpr int64_t attention_queries_max = 64;  // queries of one AttentionBlock

const Kernels& kernels_base();
const Kernels& kernels_avx2();
const Kernels& kernels_avx512();
const Kernels& kernels_avx512_bf16();
const Kernels& kernels_amx();

// The ones for this machine; ONEDNN_MAX_CPU_ISA limits them as it limits oneDNN.
const Kernels& kernels();

}  // namespace atelier::detail
