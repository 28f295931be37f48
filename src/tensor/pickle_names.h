// Which Python names a checkpoint may mention, and what they mean here.
#pragma once
#include <optional>
#include <string_view>

#include "tensor/safetensors.h"

namespace atelier {

enum class PickleName {
  tensor,       // torch._utils._rebuild_tensor and its second version
  parameter,    // a tensor with training flags
  dictionary,   // collections.OrderedDict
  size,         // torch.Size, a tuple
  storage,      // torch.FloatStorage and the like
  made_opaque,  // calls that build something harmless which no tensor needs
  inert         // may be mentioned, never called: classes of training programs, torch.float16
};

// `name`: "module name". nullopt for everything that may not even be mentioned.
std::optional<PickleName> known_pickle_name(std::string_view name);

// The type of a storage class: "torch FloatStorage". nullopt when it is none.
std::optional<WeightType> storage_type_named(std::string_view name);

}  // namespace atelier
