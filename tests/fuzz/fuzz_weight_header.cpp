// Any bytes as a safetensors file: the header is refused with a sentence, or every range it claims
// lies inside the file and can be read.
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/assert.h"
#include "tensor/detail/finite.h"
#include "tensor/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::span<const std::byte> file(reinterpret_cast<const std::byte*>(data), size);
  const auto header = atelier::parse_weight_header(file, size);
  if (!header) {
    ATELIER_ASSERT(!header.error().message.empty());
    return 0;
  }
  for (const auto& entry : header->entries) {
    ATELIER_ASSERT(header->data_start + entry.end <= size);
    atelier::detail::all_finite(entry.type, file.data() + header->data_start + entry.begin,
                                size_t(entry.elements));
  }
  return 0;
}
