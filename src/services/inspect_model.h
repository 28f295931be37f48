// The engine program's verdict about models, asked for by running `atelier-engine inspect PATH...`.
#pragma once
#include <string>

#include "services/model_scan.h"

namespace atelier {

// A model whose look ends the engine costs itself a verdict, and the others nothing.
InspectModels inspect_with(std::string engine_program);

}  // namespace atelier
