// The models a home knows, for commands that use them without its server.
#pragma once
#include <vector>

#include "services/home.h"
#include "store/models.h"

namespace atelier {

// None when the home has no database yet, or one that cannot be read.
std::vector<Model> known_models(const HomePaths& home);

}  // namespace atelier
