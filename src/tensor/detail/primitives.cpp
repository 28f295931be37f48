#include "tensor/detail/primitives.h"

namespace atelier::detail {

dnnl::engine& cpu_engine() {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

dnnl::stream& thread_stream() {
  thread_local dnnl::stream stream(cpu_engine());
  return stream;
}

dnnl::primitive_attr attributes(bool add_to_result) {
  dnnl::primitive_attr attr;
  // oneDNN's own scratchpad belongs to the thread that made the primitive; ours run on any.
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  if (add_to_result) {
    dnnl::post_ops post;
    post.append_sum(1.0F);
    attr.set_post_ops(post);
  }
  return attr;
}

dnnl::memory reordered(const Tensor& plain, const dnnl::memory::desc& from,
                       const dnnl::memory::desc& to) {
  dnnl::memory source(from, cpu_engine(), plain.data_ptr());
  dnnl::memory packed(to, cpu_engine());
  dnnl::reorder(source, packed).execute(thread_stream(), source, packed);
  thread_stream().wait();
  return packed;
}

void Prepared::run(const void* source_data, const float* bias_data, void* result_data) const {
  const dnnl::engine& engine = cpu_engine();
  const dnnl::memory::desc scratch_shape({static_cast<int64_t>(scratch_bytes)},
                                         dnnl::memory::data_type::u8, dnnl::memory::format_tag::a);
  std::unordered_map<int, dnnl::memory> arguments{
      {DNNL_ARG_SRC, dnnl::memory(source, engine, const_cast<void*>(source_data))},
      {DNNL_ARG_WEIGHTS, weights},
      {DNNL_ARG_BIAS, dnnl::memory(bias, engine, const_cast<float*>(bias_data))},
      {DNNL_ARG_DST, dnnl::memory(result, engine, result_data)}};
  if (scratch_bytes != 0) {
    void* buffer = thread_buffer(Slot::primitive, scratch_bytes);
    arguments.emplace(DNNL_ARG_SCRATCHPAD, dnnl::memory(scratch_shape, engine, buffer));
  }
  primitive.execute(thread_stream(), arguments);
  thread_stream().wait();
}

}  // namespace atelier::detail
