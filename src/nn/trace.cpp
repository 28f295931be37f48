#include "nn/trace.h"

namespace atelier {

void show(const Trace* trace, const std::string& module, const Tensor& x) {
  if (trace == nullptr || !*trace) return;
  const Tensor outside = x.dim() == 4 ? x.permute({0, 3, 1, 2}) : x;
  (*trace)(module, outside.to(at::kCPU, at::kFloat).contiguous());
}

void show_added(const Trace* trace, const std::string& module, const Tensor& before,
                const Tensor& after) {
  if (trace == nullptr || !*trace) return;
  show(trace, module, after.to(at::kFloat) - before.to(at::kFloat));
}

}  // namespace atelier
