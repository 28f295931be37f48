// Networks that look at a picture for a preprocessor: which one is installed, and what to install
// where none is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "protocol/messages.h"
#include "store/models.h"

namespace atelier {

// The first by name that is ready.
Result<std::optional<Model>> find_estimator(Tx& tx, std::string_view type);

// Those that work here: all that need no model, and those whose model is installed.
Result<std::vector<protocol::PreprocessorInfo>> working_preprocessors(
    Tx& tx, std::vector<protocol::PreprocessorInfo> all);

// Of a field: "needs a depth estimator, and none is installed: ...".
std::string estimator_needed(std::string_view type);

}  // namespace atelier
