#pragma once
#include "api/routes.h"

namespace atelier {
class AssetService;
}

namespace atelier::api {

void add_metadata_routes(Routes& routes, AssetService& assets);

}  // namespace atelier::api
