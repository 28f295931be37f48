// The engine program's verdict about a model, asked for by running `atelier-engine inspect PATH`.
#pragma once
#include <string>

#include "services/models.h"

namespace atelier {

InspectModel inspect_with(std::string engine_program);

}  // namespace atelier
