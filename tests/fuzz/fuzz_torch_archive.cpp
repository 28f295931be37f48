// Any bytes as a checkpoint of torch: refused with a sentence, or every tensor lies in the file.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.h"
#include "tensor/torch_archive.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  const auto header = atelier::read_torch_archive(file);
  if (!header) {
    ATELIER_ASSERT(!header.error().message.empty());
    return 0;
  }
  for (const auto& entry : header->entries) {
    ATELIER_ASSERT(entry.begin <= entry.end && entry.end <= size);
    ATELIER_ASSERT(entry.strides.empty() || entry.strides.size() == entry.shape.size());
  }
  return 0;
}
