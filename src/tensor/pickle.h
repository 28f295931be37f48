// The values a torch pickle describes, read without running anything: the stack machine of
// Python's pickle (protocols 2 to 5), of which only tensors, containers, numbers and texts exist
// here. Names of Python objects are never looked up. No tensor library needed.
#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tensor/safetensors.h"

namespace atelier {

constexpr size_t pickle_bytes_max = size_t{64} << 20;  // SDXL's, with 2,500 tensors, has 0.5 MB
constexpr size_t pickle_values_max = 2'000'000;
constexpr size_t pickle_stack_max = 1'000'000;

// Index of a value; values refer to each other by index, so that nesting and cycles cost nothing.
using PickleId = uint32_t;

enum class PickleKind {
  none,
  boolean,
  integer,
  number,
  text,
  tuple,
  list,
  dict,     // items: key, value, key, value
  name,     // of a Python object that we know, "module name"
  storage,  // index into storages
  tensor,   // index into tensors
  opaque    // something harmless that nobody here needs: a set, bytes, a numpy scalar
};

struct PickleValue {
  PickleKind kind = PickleKind::none;
  int64_t integer = 0;  // also boolean, and the index of storages and tensors
  double number = 0;
  std::string_view text;  // views the pickle's bytes, or `names`
  std::vector<PickleId> items;
};

// The numbers some tensors share.
struct PickleStorage {
  std::string_view key;
  WeightType type = WeightType::F32;
  int64_t elements = 0;
  int64_t first = 0;  // where a legacy view begins in the storage of this key
};

struct PickleTensor {
  size_t storage = 0;
  int64_t offset = 0;  // elements
  std::vector<int64_t> shape;
  std::vector<int64_t> strides;  // elements; as many as sides. Unchecked against the storage
};

struct Pickle {
  std::vector<PickleValue> values;
  std::vector<PickleStorage> storages;
  std::vector<PickleTensor> tensors;
  std::deque<std::string> names;  // texts of names, whose addresses stay
  PickleId root = 0;
  size_t bytes = 0;  // how many it took

  const PickleValue& at(PickleId id) const { return values[id]; }
  // The value of a text key of a dict; nullptr when there is none.
  const PickleValue* find(const PickleValue& dict, std::string_view key) const;
};

// Reads one pickle from the beginning of `data`; `data` must outlive the result. invalid for the
// name of anything that is no part of a tensor, with that name; corrupt for what is broken.
Result<Pickle> read_pickle(std::span<const std::byte> data);

}  // namespace atelier
