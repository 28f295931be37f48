// Any bytes as the YAML beside a model.
#include <cstddef>
#include <cstdint>

#include "models/yaml_scalars.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)atelier::read_yaml_scalars({reinterpret_cast<const char*>(data), size});
  return 0;
}
