#pragma once
#include "api/routes.h"

namespace atelier {
class SettingsService;
}

namespace atelier::api {

void add_settings_routes(Routes& routes, SettingsService& settings);

}  // namespace atelier::api
