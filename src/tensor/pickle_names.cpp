#include "tensor/pickle_names.h"

#include <array>
#include <utility>

namespace atelier {
namespace {

using Named = std::pair<std::string_view, PickleName>;

constexpr Named names[] = {
    {"torch._utils _rebuild_tensor_v2", PickleName::tensor},
    {"torch._utils _rebuild_tensor", PickleName::tensor},
    {"torch._utils _rebuild_parameter", PickleName::parameter},
    {"torch._utils _rebuild_parameter_with_state", PickleName::parameter},
    {"collections OrderedDict", PickleName::dictionary},
    {"torch Size", PickleName::size},
    // Values of trainers: best scores, seen classes, random states.
    {"__builtin__ set", PickleName::made_opaque},
    {"builtins set", PickleName::made_opaque},
    {"__builtin__ frozenset", PickleName::made_opaque},
    {"builtins frozenset", PickleName::made_opaque},
    {"__builtin__ bytearray", PickleName::made_opaque},
    {"builtins bytearray", PickleName::made_opaque},
    {"_codecs encode", PickleName::made_opaque},
    {"numpy dtype", PickleName::made_opaque},
    {"numpy.core.multiarray scalar", PickleName::made_opaque},
    {"numpy._core.multiarray scalar", PickleName::made_opaque},
    {"torch device", PickleName::made_opaque},
};

constexpr std::pair<std::string_view, WeightType> storages[] = {
    {"torch DoubleStorage", WeightType::F64}, {"torch FloatStorage", WeightType::F32},
    {"torch HalfStorage", WeightType::F16},   {"torch BFloat16Storage", WeightType::BF16},
    {"torch LongStorage", WeightType::I64},   {"torch IntStorage", WeightType::I32},
    {"torch ShortStorage", WeightType::I16},  {"torch CharStorage", WeightType::I8},
    {"torch ByteStorage", WeightType::U8},    {"torch BoolStorage", WeightType::BOOL},
};

// The first public Stable Diffusion checkpoints have a class of their training program as a key.
constexpr std::string_view inert_modules[] = {"pytorch_lightning.callbacks.",
                                              "lightning.pytorch.callbacks."};
constexpr std::string_view inert_names[] = {"torch float16", "torch float32", "torch bfloat16",
                                            "torch float64", "torch int64"};

}  // namespace

std::optional<PickleName> known_pickle_name(std::string_view name) {
  for (const auto& [known, meaning] : names) {
    if (known == name) return meaning;
  }
  if (storage_type_named(name)) return PickleName::storage;
  for (const auto inert : inert_names) {
    if (inert == name) return PickleName::inert;
  }
  for (const auto module : inert_modules) {
    if (name.starts_with(module)) return PickleName::inert;
  }
  return std::nullopt;
}

std::optional<WeightType> storage_type_named(std::string_view name) {
  for (const auto& [known, type] : storages) {
    if (known == name) return type;
  }
  return std::nullopt;
}

}  // namespace atelier
