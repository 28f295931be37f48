// Any bytes as a GGUF file: refused with a sentence, or every block it claims can be unpacked.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.h"
#include "tensor/detail/finite.h"
#include "tensor/detail/unpack.h"
#include "tensor/gguf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  const auto header = atelier::read_gguf_header(file);
  if (!header) {
    ATELIER_ASSERT(!header.error().message.empty());
    return 0;
  }
  for (const auto& entry : header->entries) {
    ATELIER_ASSERT(header->data_start + entry.end <= size);
    const std::byte* numbers = file.data() + header->data_start + entry.begin;
    const auto count = size_t(entry.elements);
    atelier::detail::all_finite(entry.type, numbers, count);
    if (!atelier::is_packed(entry.type)) continue;
    std::vector<float> out(count);
    atelier::detail::unpack_blocks(entry.type, numbers, count, out.data());
  }
  return 0;
}
