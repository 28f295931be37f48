#include "tensor/attention.h"

#include <cmath>

#include "base/assert.h"
#include "tensor/detail/primitives.h"
#include "tensor/detail/profile.h"
#include "tensor/measure.h"
#include "tensor/parallel.h"

namespace atelier {
namespace {

using detail::at_element;
using detail::AttentionBlock;
using detail::kernels;

// Elsewhere than on our kernels, scores are held as a matrix: as many queries at once as keep it
// within this, and a few at least.
constexpr int64_t libtorch_scores_max = int64_t{1} << 28;
constexpr int64_t libtorch_queries_min = 16;

Tensor attention_libtorch(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads,
                          Mask mask) {
  const int64_t n = q.size(0), keys = k.size(1), width = q.size(2) / heads;
  const auto split = [&](const Tensor& t) {
    return t.reshape({n, t.size(1), heads, width}).transpose(1, 2);
  };
  const Tensor qs = split(q) * (1.0 / std::sqrt(static_cast<double>(width)));
  const Tensor ks = split(k).transpose(2, 3), vs = split(v);
  std::vector<Tensor> parts;
  const int64_t slice =
      std::max(libtorch_queries_min, libtorch_scores_max / std::max<int64_t>(1, n * heads * keys));
  for (int64_t first = 0; first < q.size(1); first += slice) {
    const int64_t count = std::min(slice, q.size(1) - first);
    Tensor scores = at::matmul(qs.narrow(2, first, count), ks);
    if (mask == Mask::causal) {
      const Tensor hidden =
          at::ones({count, keys}, scores.options().dtype(at::kBool)).triu(first + 1);
      scores = scores.masked_fill(hidden, -INFINITY);
    }
    parts.push_back(at::matmul(at::softmax(scores, -1), vs));
  }
  return at::cat(parts, 2).transpose(1, 2).reshape(q.sizes());
}

// Where one head of one image lies in a strided [n, tokens, c].
const void* head_of(const Tensor& t, int64_t image, int64_t first) {
  return at_element(t, image * t.stride(0) + first);
}

Tensor attention_here(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads, Mask mask) {
  const int64_t n = q.size(0), queries = q.size(1), keys = k.size(1), width = q.size(2) / heads;
  const auto element = detail::element_of(q.scalar_type());
  const int64_t k_bytes = kernels().packed_k_bytes(element, keys, width);
  const int64_t v_bytes = kernels().packed_v_bytes(element, keys, width);
  const Tensor packed_k = make_tensor({n * heads, k_bytes}, at::kByte);
  const Tensor packed_v = make_tensor({n * heads, v_bytes}, at::kByte);
  parallel_for(n * heads, [&](int64_t task) {
    const int64_t image = task / heads, first = task % heads * width;
    kernels().pack_k(element, {head_of(k, image, first), keys, width, k.stride(1)},
                     at_element(packed_k, task * k_bytes));
    kernels().pack_v(element, {head_of(v, image, first), keys, width, v.stride(1)},
                     at_element(packed_v, task * v_bytes));
  });
  Tensor out = make_tensor(q.sizes(), q.scalar_type());
  const int64_t step = detail::attention_queries_max;
  const int64_t blocks = (queries + step - 1) / step;
  parallel_for(n * heads * blocks, [&](int64_t task) {
    const int64_t head = task / blocks, row = task % blocks * step;
    const int64_t image = head / heads, first = head % heads * width;
    const AttentionBlock block{
        .q = head_of(q, image, first + row * q.stride(1)),
        .q_stride = q.stride(1),
        .out = at_element(out, (image * queries + row) * out.stride(1) + first),
        .out_stride = out.stride(1),
        .packed_k = at_element(packed_k, head * k_bytes),
        .packed_v = at_element(packed_v, head * v_bytes),
        .queries = std::min(step, queries - row),
        .keys = keys,
        .width = width,
        .scale = static_cast<float>(1.0 / std::sqrt(static_cast<double>(width))),
        .causal_from = mask == Mask::causal ? row : -1,
    };
    const int64_t bytes = kernels().attention_buffer_bytes(element, block);
    kernels().attention(element, block, thread_buffer(Slot::attention, static_cast<size_t>(bytes)));
  });
  return out;
}

}  // namespace

Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, int64_t heads, Mask mask) {
  const detail::Timed timed(detail::Work::attention);
  ATELIER_ASSERT(q.stride(2) == 1 && k.stride(2) == 1 && v.stride(2) == 1);
  ATELIER_ASSERT(q.size(2) % heads == 0 && k.sizes() == v.sizes());
  count_operations(static_cast<uint64_t>(4 * q.numel() * k.size(1)));
  return own_kernels(q.device()) ? attention_here(q, k, v, heads, mask)
                                 : attention_libtorch(q, k, v, heads, mask);
}

}  // namespace atelier
