// What a file says that is no whole model: a LoRA's words, an embedding's trigger, an upscaler's
// scale. Reads headers, and numbers only where they are few.
#pragma once
#include "models/list.h"
#include "models/model.h"

namespace atelier {

// Whether this engine has a use for files of the kind.
bool is_usable_part(const ModelKind& kind);

// Fills `facts`, whose base and type are known already. invalid or corrupt for one that cannot be
// used.
Result<> read_part(const ModelFiles& files, ModelFacts& facts);

// How people call a family; "" for "any" and "unknown".
std::string_view family_label(std::string_view base);

}  // namespace atelier
