#pragma once
#include "api/routes.h"

namespace atelier {
class PresetService;
}

namespace atelier::api {

void add_preset_routes(Routes& routes, PresetService& presets);

}  // namespace atelier::api
