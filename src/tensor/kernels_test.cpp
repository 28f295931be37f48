// Every set of CPU kernels that this processor can run must agree with the plain one.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <atomic>
#include <tuple>

#include "tensor/detail/kernels.h"
#include "tensor/device.h"
#include "tensor/parallel.h"
#include "tensor/scratch.h"

namespace atelier::detail {
namespace {

std::vector<const Kernels*> runnable() {
  std::vector<const Kernels*> tables;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    tables.push_back(&kernels_avx2());
  }
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    tables.push_back(&kernels_avx512());
  }
  if (__builtin_cpu_supports("avx512bf16")) tables.push_back(&kernels_avx512_bf16());
  tables.push_back(&kernels());  // AMX needs the permission that choosing it asked for
  return tables;
}

double distance(const Tensor& a, const Tensor& b) {
  return (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>();
}

class EachElement : public testing::TestWithParam<Element> {
 protected:
  void SetUp() override { at::manual_seed(5); }
  at::ScalarType dtype() const { return GetParam() == Element::fp32 ? at::kFloat : at::kBFloat16; }
  double tolerance() const { return GetParam() == Element::fp32 ? 2e-5 : 4e-2; }
  Tensor random(at::IntArrayRef shape) const { return at::randn(shape).to(dtype()); }
};

Tensor attend(const Kernels& table, Element element, const Tensor& q, const Tensor& k,
              const Tensor& v) {
  const int64_t keys = k.size(0), width = k.size(1);
  std::vector<char> packed_k(static_cast<size_t>(table.packed_k_bytes(element, keys, width)));
  std::vector<char> packed_v(static_cast<size_t>(table.packed_v_bytes(element, keys, width)));
  table.pack_k(element, {k.data_ptr(), keys, width, width}, packed_k.data());
  table.pack_v(element, {v.data_ptr(), keys, width, width}, packed_v.data());
  Tensor out = at::empty_like(q);
  const AttentionBlock block{
      q.data_ptr(), width, out.data_ptr(), width, packed_k.data(), packed_v.data(), q.size(0),
      keys,         width, 0.3F,           -1};
  const auto bytes = static_cast<size_t>(table.attention_buffer_bytes(element, block));
  table.attention(element, block, thread_buffer(Slot::attention, bytes));
  return out;
}

TEST_P(EachElement, attention_agrees) {
  for (const auto& [queries, keys, width] :
       {std::tuple<int64_t, int64_t, int64_t>(64, 300, 40), {1, 77, 5}, {33, 64, 80}}) {
    const Tensor q = random({queries, width}), k = random({keys, width}), v = random({keys, width});
    const Tensor plain = attend(kernels_base(), GetParam(), q, k, v);
    for (const Kernels* table : runnable()) {
      EXPECT_LE(distance(attend(*table, GetParam(), q, k, v), plain), tolerance()) << table->name;
    }
  }
}

TEST_P(EachElement, norms_and_activations_agree) {
  const int64_t rows = 5;
  for (const int64_t columns : {1, 15, 16, 70, 320}) {
    const Tensor x = random({rows, columns}) * 3;
    const Tensor scale = at::randn({columns}), offset = at::randn({columns});
    const Rows in{x.data_ptr(), rows, columns, columns};
    const auto run = [&](const Kernels& table) {
      Tensor scaled = at::empty_like(x), normed = at::empty_like(x), active = x.clone();
      table.scale_columns(GetParam(), in, scale.data_ptr<float>(), offset.data_ptr<float>(), true,
                          scaled.data_ptr());
      table.layer_norm(GetParam(), in, scale.data_ptr<float>(), offset.data_ptr<float>(), 1e-5F,
                       normed.data_ptr());
      table.gelu(GetParam(), active.data_ptr(), active.numel());
      table.quick_gelu(GetParam(), active.data_ptr(), active.numel());
      Tensor sums = at::zeros({2, columns});
      table.column_sums(GetParam(), in, scale.data_ptr<float>(), sums[0].data_ptr<float>(),
                        sums[1].data_ptr<float>());
      return at::cat(
          {scaled.to(at::kFloat), normed.to(at::kFloat), active.to(at::kFloat), sums / 100});
    };
    const Tensor plain = run(kernels_base());
    for (const Kernels* table : runnable()) {
      EXPECT_LE(distance(run(*table), plain), tolerance()) << table->name << " " << columns;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EachElement, testing::Values(Element::fp32, Element::bf16),
                         [](const auto& each) {
                           return each.param == Element::fp32 ? "fp32" : "bf16";
                         });

TEST(ParallelFor, runs_every_task_once_on_any_number_of_threads) {
  const int before = cpu_threads();
  for (const int threads : {1, 2, 3, 7}) {
    set_cpu_threads(threads);
    for (const int64_t count : {0, 1, 2, 5, 1000}) {
      std::vector<std::atomic<int>> runs(static_cast<size_t>(count));
      parallel_for(count, [&](int64_t task) { ++runs[static_cast<size_t>(task)]; });
      for (const auto& each : runs) EXPECT_EQ(each, 1);
    }
  }
  set_cpu_threads(before);
}

TEST(ParallelFor, a_loop_inside_a_task_runs_too) {
  std::atomic<int> runs = 0;
  parallel_for(4, [&](int64_t) { parallel_for(3, [&](int64_t) { ++runs; }); });
  EXPECT_EQ(runs, 12);
}

TEST(Scratch, a_block_given_back_serves_the_next_request_of_its_size) {
  trim_scratch();
  const size_t before = scratch_bytes();
  const void* first = make_tensor({1000}, at::kFloat).data_ptr();
  const size_t held = scratch_bytes();
  EXPECT_GT(held, before);
  EXPECT_EQ(make_tensor({1000}, at::kFloat).data_ptr(), first);
  EXPECT_EQ(scratch_bytes(), held);
  trim_scratch();
  EXPECT_EQ(scratch_bytes(), before);
}

}  // namespace
}  // namespace atelier::detail
