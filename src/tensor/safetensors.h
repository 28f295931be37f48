// The header of a safetensors file: which tensors it holds and where. Everything here is checked
// against the size of the file before anyone looks at a number in it. No tensor library needed.
// Format: 8 bytes little-endian length, that many bytes of JSON, then the numbers.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace atelier {

// A header beyond this is refused: SDXL's, with 2,500 tensors, has 0.3 MB.
constexpr uint64_t weight_header_bytes_max = 100'000'000;
constexpr size_t weight_tensors_max = 100'000;
constexpr size_t weight_dimensions_max = 8;
constexpr size_t weight_name_bytes_max = 1024;

// Spelled as in the file. F8 types become F16 when they are read. The types from Q4_0 on pack
// blocks of numbers (GGUF only) and become F32.
enum class WeightType {
  F64,
  F32,
  F16,
  BF16,
  I64,
  I32,
  I16,
  I8,
  U64,
  U32,
  U16,
  U8,
  BOOL,
  F8_E4M3,
  F8_E5M2,
  Q4_0,
  Q4_1,
  Q5_0,
  Q5_1,
  Q8_0,
  Q2_K,
  Q3_K,
  Q4_K,
  Q5_K,
  Q6_K
};
constexpr std::array<std::string_view, 25> enum_names(WeightType) {
  return {"F64",  "F32",  "F16",  "BF16", "I64",     "I32",     "I16",  "I8",   "U64",
          "U32",  "U16",  "U8",   "BOOL", "F8_E4M3", "F8_E5M2", "Q4_0", "Q4_1", "Q5_0",
          "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K",    "Q5_K",    "Q6_K"};
}
constexpr bool is_packed(WeightType type) {
  return type >= WeightType::Q4_0;
}
// Of one number; the type must not be packed.
int64_t bytes_of(WeightType type);

struct WeightEntry {
  std::string name;  // UTF-8 without control characters
  WeightType type = WeightType::F32;
  std::vector<int64_t> shape;
  uint64_t begin = 0;  // bytes from the start of the numbers
  uint64_t end = 0;
  int64_t elements = 0;
  // In numbers, as many as sides, where a torch tensor views its storage another way than row by
  // row; `begin` to `end` then reach from its first to its last number. Empty: row by row.
  std::vector<int64_t> strides = {};
};

struct WeightHeader {
  std::vector<WeightEntry> entries;             // in the order of their bytes
  std::map<std::string, std::string> metadata;  // what the file says about itself
  uint64_t data_start = 0;                      // bytes from the start of the file
};

// `head`: the first bytes of the file, at least header and length (as weight_header_size says);
// `file_bytes`: its whole size. corrupt, with the tensor's name where there is one.
Result<WeightHeader> parse_weight_header(std::span<const std::byte> head, uint64_t file_bytes);

// "[320, 4, 3, 3]"
std::string shape_text(std::span<const int64_t> shape);

}  // namespace atelier
