// The shapes of the published models, for measuring and for tests: drawing reads shapes from files.
#pragma once
#include <optional>
#include <string_view>

#include "models/sd/recognise.h"

namespace atelier::sd {

// "sd15", "sd2", "sdxl" or "sdxl-refiner".
std::optional<Shape> published_shape(std::string_view name);

}  // namespace atelier::sd
