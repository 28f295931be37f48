#pragma once
#include "api/routes.h"

namespace atelier {
class InstallService;
}

namespace atelier::api {

void add_install_routes(Routes& routes, InstallService& installs);

}  // namespace atelier::api
