#include "tensor/scratch.h"

#include <sys/mman.h>

#include <array>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <new>

namespace atelier {
namespace {

constexpr size_t alignment = 64;
constexpr size_t huge_page = size_t{2} << 20;
// A kept block serves a request down to this share of its size; less would hoard memory.
constexpr double fit_min = 0.75;

size_t round_up(size_t bytes, size_t to) {
  return (bytes + to - 1) / to * to;
}

void* allocate(size_t bytes) {
  const bool large = bytes >= huge_page;
  const size_t step = large ? huge_page : alignment;
  void* block = std::aligned_alloc(step, round_up(bytes, step));
  if (block == nullptr) throw std::bad_alloc();
  if (large) madvise(block, bytes, MADV_HUGEPAGE);
  return block;
}

// Free blocks by size. Lives until exit because tensors may outlive every other static.
class Blocks {
 public:
  void* take(size_t& bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = free_.lower_bound(bytes);
    if (found != free_.end() && static_cast<double>(bytes) >= fit_min * double(found->first)) {
      bytes = found->first;
      void* block = found->second;
      free_.erase(found);
      return block;
    }
    void* block = allocate(bytes);
    held_ += bytes;
    return block;
  }

  void give(void* block, size_t bytes) {
    const std::lock_guard lock(mutex_);
    free_.emplace(bytes, block);
  }

  void trim() {
    const std::lock_guard lock(mutex_);
    for (const auto& [bytes, block] : free_) {
      held_ -= bytes;
      std::free(block);
    }
    free_.clear();
  }

  size_t held() {
    const std::lock_guard lock(mutex_);
    return held_;
  }

 private:
  std::mutex mutex_;
  std::multimap<size_t, void*> free_;
  size_t held_ = 0;
};

Blocks& blocks() {
  static Blocks& kept = *new Blocks;
  return kept;
}

struct Buffer {
  void* data = nullptr;
  size_t bytes = 0;
  ~Buffer() { std::free(data); }
};

}  // namespace

Tensor make_tensor(at::IntArrayRef shape, at::ScalarType dtype, const at::Device& device) {
  const auto options = at::TensorOptions().dtype(dtype).device(device);
  if (!device.is_cpu()) return at::empty(shape, options);
  size_t bytes = at::elementSize(dtype);
  for (const int64_t side : shape) bytes *= static_cast<size_t>(side);
  // Whole lines, so that a vector kernel may read the end of the last row without harm.
  bytes = round_up(bytes, alignment) + alignment;
  void* block = blocks().take(bytes);
  return at::from_blob(
      block, shape, [bytes](void* data) { blocks().give(data, bytes); }, options);
}

Tensor make_tensor_like(const Tensor& like) {
  return make_tensor(like.sizes(), like.scalar_type(), like.device());
}

void trim_scratch() {
  blocks().trim();
}

size_t scratch_bytes() {
  return blocks().held();
}

void* thread_buffer(Slot slot, size_t bytes) {
  thread_local std::array<Buffer, 4> buffers;
  Buffer& buffer = buffers.at(static_cast<size_t>(slot));
  if (buffer.bytes < bytes) {
    std::free(buffer.data);
    buffer.data = nullptr;
    buffer.bytes = 0;
    buffer.data = allocate(bytes);
    buffer.bytes = bytes;
  }
  return buffer.data;
}

}  // namespace atelier
