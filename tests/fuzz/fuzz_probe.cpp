// Any bytes to what a file is: an answer or an error, never a crash, a hang or a negative size.
#include <cstdint>
#include <cstdlib>
#include <span>

#include "media/probe.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  atelier::MemorySource source(std::as_bytes(std::span(data, size)));
  const auto facts = atelier::probe(source);
  if (facts && (facts->width <= 0 || facts->height <= 0 || facts->media_ms < 0)) std::abort();
  return 0;
}
