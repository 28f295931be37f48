#include "tensor/measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "tensor/detail/primitives.h"
#include "tensor/parallel.h"

namespace atelier {
namespace {

std::atomic<uint64_t> done{0};

constexpr int64_t peak_side = 512;  // 512 x 512 x 512: 1.5 MB in bf16
constexpr int64_t peak_repeats = 8;
constexpr int peak_rounds = 12;

}  // namespace

uint64_t operations_done() {
  return done;
}

void count_operations(uint64_t operations) {
  done += operations;
}

bool can_compute_in(Precision precision, const at::Device& device) {
  if (precision == Precision::fp32 || !device.is_cpu()) return true;
  return cpu_features().find("avx512") != std::string_view::npos;
}

double measured_peak(Precision precision) {
  using tag = dnnl::memory::format_tag;
  using clock = std::chrono::steady_clock;
  const auto dtype = Compute{.precision = precision}.dtype();
  const auto type = detail::dnnl_type(dtype);
  const dnnl::memory::dims square{peak_side, peak_side};
  const OneOpenMpThread confined;
  const dnnl::matmul::desc wanted({square, type, tag::ab}, {square, type, tag::any},
                                  {{1, peak_side}, dnnl::memory::data_type::f32, tag::ab},
                                  {square, type, tag::ab});
  const dnnl::matmul::primitive_desc made(wanted, detail::attributes(false), detail::cpu_engine());
  const Tensor ones = at::ones({peak_side, peak_side}, dtype);
  const detail::Prepared product = detail::prepared_for<dnnl::matmul>(
      detail::reordered(ones, {square, type, tag::ab}, made.weights_desc()),
      [&](const dnnl::memory::desc&) { return made; });
  const Tensor bias = at::zeros({peak_side});
  const int64_t tasks = cpu_threads();
  const Tensor x = at::ones({tasks, peak_side, peak_side}, dtype);
  const Tensor y = at::empty_like(x);
  double best = 1e9;
  for (int round = 0; round < peak_rounds; ++round) {
    const auto start = clock::now();
    parallel_for(tasks, [&](int64_t task) {
      const int64_t at = task * peak_side * peak_side;
      for (int64_t i = 0; i < peak_repeats; ++i) {
        product.run(detail::at_element(x, at), bias.data_ptr<float>(), detail::at_element(y, at));
      }
    });
    best = std::min(best, std::chrono::duration<double>(clock::now() - start).count());
  }
  const double work = 2.0 * peak_side * peak_side * peak_side * peak_repeats;
  return work * static_cast<double>(tasks) / best;
}

}  // namespace atelier
