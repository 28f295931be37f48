// For tests: where the reference's numbers lie, and how far ours are from them.
#pragma once
#include <ATen/ATen.h>

#include <filesystem>

namespace atelier {

// The shared fixtures beside the checkout; not there in a checkout of its own.
inline std::filesystem::path fixtures() {
  return std::filesystem::path(ATELIER_SOURCE_DIR).parent_path() / "shared" / "fixtures";
}

// The largest difference; 1e9 where the shapes differ.
inline double distance(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return 1e9;
  return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

// The largest difference, relative to the spread of what was expected.
inline double relative(const at::Tensor& ours, const at::Tensor& expected) {
  return distance(ours, expected) / expected.to(at::kDouble).std().item<double>();
}

}  // namespace atelier
