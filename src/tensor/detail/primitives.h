// oneDNN as we use it: single-threaded primitives inside our own loops, weights in the layout the
// primitive asked for.
#pragma once
#include <dnnl.hpp>
#include <string_view>

#include "tensor/detail/kernels.h"
#include "tensor/scratch.h"
#include "tensor/tensor.h"

namespace atelier::detail {

dnnl::engine& cpu_engine();
dnnl::stream& thread_stream();

// Attributes for every primitive of ours: the caller brings the temporary memory.
dnnl::primitive_attr attributes(bool add_to_result);

inline dnnl::memory::data_type dnnl_type(at::ScalarType dtype) {
  return dtype == at::kBFloat16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}
inline Element element_of(at::ScalarType dtype) {
  return dtype == at::kBFloat16 ? Element::bf16 : Element::fp32;
}

// `plain` (described by `from`) in the layout `to`, in memory of its own.
dnnl::memory reordered(const Tensor& plain, const dnnl::memory::desc& from,
                       const dnnl::memory::desc& to);

// A primitive and the weights it reads, in its layout.
struct Prepared {
  dnnl::primitive primitive;
  dnnl::memory weights;
  dnnl::memory::desc source, result, bias;
  size_t scratch_bytes = 0;

  // Runs on the calling thread.
  void run(const void* source_data, const float* bias_data, void* result_data) const;
};

// oneDNN keeps a plain loop for every layout that no fast kernel takes, hundreds of times slower.
template <class Description>
bool is_fast(const Description& made) {
  return std::string_view(made.impl_info_str()).find("ref") == std::string_view::npos;
}

// `describe(weights layout)` says how to make a primitive. Keeps the layout the weights have where
// a fast kernel takes it; else lays them out once more, for this primitive.
template <class Primitive, class Describe>
Prepared prepared_for(const dnnl::memory& weights, const Describe& describe) {
  using Description = typename Primitive::primitive_desc;
  const auto finish = [](const Description& made, const dnnl::memory& laid_out) {
    return Prepared{Primitive(made), laid_out,         made.src_desc(),
                    made.dst_desc(), made.bias_desc(), made.scratchpad_desc().get_size()};
  };
  dnnl::memory::desc any = weights.get_desc();
  try {
    const Description made = describe(any);
    if (is_fast(made)) return finish(made, weights);
  } catch (const dnnl::error&) {
    // No kernel at all takes this layout.
  }
  any = dnnl::memory::desc(any.dims(), any.data_type(), dnnl::memory::format_tag::any);
  const Description made = describe(any);
  dnnl::memory again(made.weights_desc(), cpu_engine());
  dnnl::memory from = weights;
  dnnl::reorder(from, again).execute(thread_stream(), from, again);
  thread_stream().wait();
  return finish(made, again);
}

// The start of `tensor`'s memory plus `elements`.
inline char* at_element(const Tensor& tensor, int64_t elements) {
  return static_cast<char*>(tensor.data_ptr()) +
         elements * static_cast<int64_t>(tensor.element_size());
}

}  // namespace atelier::detail
